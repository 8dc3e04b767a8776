// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.control.model.onnx.OnnxPort;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a model takes and gives, by name; what has no name goes by its place, as in {@code 1}.
 *
 * @param params what callers may give beside the inputs
 * @param closed whether an input that it does not know is refused
 */
public record Signature(
        SequencedMap<String, Slot> inputs,
        SequencedMap<String, Slot> outputs,
        SequencedMap<String, Slot> params,
        boolean closed) {

    public Signature {
        inputs = copy(inputs);
        outputs = copy(outputs);
        params = copy(params);
    }

    /** Of the three lists in an {@code MLmodel}; one that is not there is empty. MLflow lets go of columns that it does not know. */
    public static Signature ofMlflow(JsonNode inputs, JsonNode outputs, JsonNode params) {
        return new Signature(MlflowTypes.slots(inputs), MlflowTypes.slots(outputs), MlflowTypes.params(params), false);
    }

    /** Of an ONNX file as a function serves it: each input is required, and no other is taken. */
    public static Signature ofOnnx(List<OnnxPort> inputs, List<OnnxPort> outputs) {
        return new Signature(ports(inputs), ports(outputs), new LinkedHashMap<>(), true);
    }

    private static SequencedMap<String, Slot> ports(List<OnnxPort> ports) {
        SequencedMap<String, Slot> slots = new LinkedHashMap<>();
        for (OnnxPort port : ports) {
            String type = port.type();
            boolean tensor = type.startsWith("tensor(");
            slots.put(
                    port.name(),
                    new Slot(
                            tensor
                                    ? new ValueType.Tensor(
                                            type.substring("tensor(".length(), type.length() - 1), port.shape())
                                    : new ValueType.Scalar(type),
                            true));
        }
        return slots;
    }

    private static SequencedMap<String, Slot> copy(SequencedMap<String, Slot> slots) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(slots));
    }
}
