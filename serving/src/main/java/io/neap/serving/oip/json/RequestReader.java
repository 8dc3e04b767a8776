// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an inference request. Members that the protocol does not name are skipped, as are all parameters. */
public final class RequestReader {

    private static final int MAX_RANK = 32;

    private final JsonReader json;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private @Nullable String id;

    private RequestReader(JsonReader json) {
        this.json = json;
    }

    /**
     * Reads a body.
     *
     * @param body UTF-8
     * @param length how many of its bytes count
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the input or the byte that is wrong
     */
    public static InferenceRequest read(byte[] body, int length) {
        return new RequestReader(new JsonReader(body, length)).readBody();
    }

    private InferenceRequest readBody() {
        boolean hasInputs = false;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "id" -> id = json.string();
                case "inputs" -> {
                    hasInputs = true;
                    readInputs();
                }
                case "outputs" -> readOutputs();
                default -> json.skip();
            }
        }
        json.finish();
        if (!hasInputs) {
            throw ServingException.invalid("the request has no 'inputs'");
        }
        return new InferenceRequest(id, inputs, outputs);
    }

    private void readInputs() {
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            inputs.add(readInput());
        }
    }

    private void readOutputs() {
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            String name = null;
            for (boolean inside = json.open('{', '}'); inside; inside = json.next('}')) {
                if (json.name().equals("name")) {
                    name = json.string();
                } else {
                    json.skip();
                }
            }
            if (name == null) {
                throw ServingException.invalid("an output has no 'name'");
            }
            outputs.add(name);
        }
    }

    /** The data are read at once where name, type and shape stand before them, as all clients write; else in the end. */
    private Tensor readInput() {
        String name = null;
        DataType type = null;
        Shape shape = null;
        Tensor tensor = null;
        int data = -1;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "name" -> name = json.string();
                case "datatype" -> type = DataType.parse(json.string());
                case "shape" -> shape = readShape(name);
                case "data" -> {
                    if (name != null && type != null && shape != null) {
                        tensor = TensorData.read(json, name, type, shape);
                    } else {
                        data = json.position();
                        json.skip();
                    }
                }
                case "parameters" -> readParameters(name);
                default -> json.skip();
            }
        }
        if (name == null) {
            throw ServingException.invalid("input " + inputs.size() + " has no 'name'");
        }
        if (tensor != null) {
            return tensor;
        }
        return readLate(name, required(name, "datatype", type), required(name, "shape", shape), data);
    }

    private Tensor readLate(String name, DataType type, Shape shape, int data) {
        if (data < 0) {
            throw ServingException.invalid("input '" + name + "' has no 'data'");
        }
        int after = json.position();
        json.moveTo(data);
        Tensor tensor = TensorData.read(json, name, type, shape);
        json.moveTo(after);
        return tensor;
    }

    private Shape readShape(@Nullable String input) {
        long[] dimensions = new long[MAX_RANK];
        int rank = 0;
        JsonNumber number = new JsonNumber();
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            if (rank == MAX_RANK) {
                throw ServingException.invalid(
                        "input '" + input + "': a shape has at most " + MAX_RANK + " dimensions");
            }
            dimensions[rank++] = number.toLong(json, Long.MIN_VALUE, Long.MAX_VALUE, "a dimension");
        }
        return Shape.of(java.util.Arrays.copyOf(dimensions, rank));
    }

    private void readParameters(@Nullable String input) {
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            if (json.name().equals("binary_data_size")) {
                throw new ServingException(
                        ErrorCode.UNIMPLEMENTED,
                        "input '" + input + "': binary tensors are not offered over REST; send 'data', or use gRPC");
            }
            json.skip();
        }
    }

    private static <T> T required(String input, String member, @Nullable T value) {
        if (value == null) {
            throw ServingException.invalid("input '" + input + "' has no '" + member + "'");
        }
        return value;
    }
}
