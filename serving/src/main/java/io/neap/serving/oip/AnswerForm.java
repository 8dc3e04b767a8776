// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.oip.memory.SharedTensor;
import java.util.Map;

/**
 * How a caller wants its answer.
 *
 * @param binary whether tensors follow the JSON as bytes
 * @param binaryOf where single outputs differ from that
 * @param placeOf where single outputs are written to shared memory instead
 */
public record AnswerForm(boolean binary, Map<String, Boolean> binaryOf, Map<String, SharedTensor> placeOf) {

    /** Everything, in JSON. */
    public static final AnswerForm PLAIN = new AnswerForm(false, Map.of(), Map.of());

    /** Everything, as bytes. */
    public static final AnswerForm BINARY = new AnswerForm(true, Map.of(), Map.of());

    public boolean isBinary(String output) {
        if (!placeOf.isEmpty() && placeOf.containsKey(output)) {
            return false;
        }
        return binaryOf.isEmpty() ? binary : binaryOf.getOrDefault(output, binary);
    }
}
