// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import java.util.Map;

/**
 * How a caller wants its answer.
 *
 * @param binary whether tensors follow the JSON as bytes
 * @param binaryOf where single outputs differ from that
 */
public record AnswerForm(boolean binary, Map<String, Boolean> binaryOf) {

    /** Everything, in JSON. */
    public static final AnswerForm PLAIN = new AnswerForm(false, Map.of());

    /** Everything, as bytes. */
    public static final AnswerForm BINARY = new AnswerForm(true, Map.of());

    public boolean isBinary(String output) {
        return binaryOf.isEmpty() ? binary : binaryOf.getOrDefault(output, binary);
    }
}
