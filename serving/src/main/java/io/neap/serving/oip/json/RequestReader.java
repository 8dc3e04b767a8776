// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.oip.memory.SharedInputs;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.oip.memory.SharedTensor;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an inference request: JSON and, where it says so, tensors as bytes behind it or in shared memory. Members that the
 * protocol does not name are skipped, as are parameters that nothing depends on.
 */
public final class RequestReader {

    static final int MAX_RANK = 32;
    private static final int USUAL_RANK = 4;
    private static final int NO_SIZE = -1;

    private final JsonReader json;
    private final JsonNumber number = new JsonNumber();
    private final BinaryTensors binary;
    private final SharedMemory memory;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private @Nullable String id;
    private boolean binaryOutput;
    private Map<String, Boolean> binaryOf = Map.of();
    private Map<String, SharedTensor> placeOf = Map.of();
    private Map<String, Integer> classes = Map.of();
    private long timeoutMicros;
    private long priority;
    private @Nullable SharedInputs shared;

    /** Of the input that is read now: its bytes behind the JSON, or {@link #NO_SIZE}. */
    private long binarySize = NO_SIZE;

    /** Of the same input: where in shared memory it lies. */
    private SharedTensor.@Nullable Builder place;

    private RequestReader(JsonReader json, BinaryTensors binary, SharedMemory memory) {
        this.json = json;
        this.binary = binary;
        this.memory = memory;
    }

    /** Reads a body that is all JSON. */
    public static Question read(SharedMemory memory, byte[] body, int length) {
        return read(memory, body, length, length);
    }

    /**
     * Reads a body.
     *
     * @param memory where inputs may lie, and outputs may be wanted
     * @param body JSON in UTF-8, then tensors
     * @param length how many of its bytes count
     * @param header how many of those are the JSON
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the input or the byte that is wrong; or as
     *     {@link SharedInputs#read} and {@link SharedMemory#require}
     */
    public static Question read(SharedMemory memory, byte[] body, int length, int header) {
        return new RequestReader(new JsonReader(body, header), new BinaryTensors(body, header, length), memory)
                .readBody();
    }

    private Question readBody() {
        boolean hasInputs = false;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "id" -> id = json.word("null") ? null : json.string();
                case "inputs" -> {
                    hasInputs = true;
                    readInputs();
                }
                case "outputs" -> readOutputs();
                case "parameters" -> readParameters();
                default -> json.skip();
            }
        }
        json.finish();
        if (!hasInputs) {
            throw ServingException.invalid("the request has no 'inputs'");
        }
        binary.finish();
        memory.require(placeOf);
        return new Question(new InferenceRequest(id, inputs, outputs, classes, priority), form(), timeoutMicros);
    }

    private AnswerForm form() {
        if (binaryOf.isEmpty() && placeOf.isEmpty()) {
            return binaryOutput ? AnswerForm.BINARY : AnswerForm.PLAIN;
        }
        return new AnswerForm(binaryOutput, binaryOf, placeOf);
    }

    private void readParameters() {
        for (boolean more = json.openUnlessNull('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "binary_data_output" -> binaryOutput = json.bool();
                case "timeout" -> timeoutMicros = integer("parameter 'timeout'");
                case "priority" -> priority = integer("parameter 'priority'");
                default -> json.skip();
            }
        }
    }

    private void readInputs() {
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            inputs.add(readInput());
        }
    }

    private void readOutputs() {
        for (boolean more = json.openUnlessNull('[', ']'); more; more = json.next(']')) {
            OutputReader output = OutputReader.read(json, number);
            outputs.add(output.name());
            if (output.binary() != null) {
                binaryOf = binaryOf.isEmpty() ? new HashMap<>() : binaryOf;
                binaryOf.put(output.name(), output.binary());
            }
            if (output.classes() > 0) {
                classes = classes.isEmpty() ? new HashMap<>() : classes;
                classes.put(output.name(), output.classes());
            }
            if (output.place() != null) {
                placeOf = placeOf.isEmpty() ? new HashMap<>() : placeOf;
                placeOf.put(output.name(), output.place());
            }
        }
    }

    /** The data are read at once where name, type and shape stand before them, as all clients write; else in the end. */
    private Tensor readInput() {
        String name = null;
        DataType type = null;
        Shape shape = null;
        Tensor tensor = null;
        int data = -1;
        binarySize = NO_SIZE;
        place = null;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "name" -> name = json.string();
                case "datatype" -> type = DataType.parse(json.string());
                case "shape" -> shape = readShape(name);
                case "data" -> {
                    data = json.position();
                    if (name != null && type != null && shape != null) {
                        tensor = TensorData.read(json, name, type, shape);
                    } else {
                        json.skip();
                    }
                }
                case "parameters" -> readInputParameters(name);
                default -> json.skip();
            }
        }
        if (name == null) {
            throw ServingException.invalid("input " + inputs.size() + " has no 'name'");
        }
        requireOnePlace(name, data >= 0);
        return tensor != null
                ? tensor
                : readRest(name, required(name, "datatype", type), required(name, "shape", shape), data);
    }

    private void requireOnePlace(String input, boolean hasData) {
        if (binarySize != NO_SIZE && hasData) {
            throw ServingException.invalid("input '" + input + "': 'data' and binary_data_size exclude each other");
        }
        if (place != null && (hasData || binarySize != NO_SIZE)) {
            throw ServingException.invalid("input '" + input + "': " + (hasData ? "'data'" : "binary_data_size")
                    + " and " + SharedTensor.REGION + " exclude each other");
        }
    }

    private Tensor readRest(String name, DataType type, Shape shape, int data) {
        if (place == null) {
            return binarySize == NO_SIZE
                    ? readLate(name, type, shape, data)
                    : binary.next(name, type, shape, binarySize);
        }
        shared = shared == null ? memory.inputs() : shared;
        return shared.read(name, type, shape, place.build("input", name));
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
        long[] dimensions = new long[USUAL_RANK];
        int rank = 0;
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            if (rank == MAX_RANK) {
                throw ServingException.invalid(
                        "input '" + input + "': a shape has at most " + MAX_RANK + " dimensions");
            }
            if (rank == dimensions.length) {
                dimensions = Arrays.copyOf(dimensions, MAX_RANK);
            }
            dimensions[rank++] = integer("a dimension");
        }
        return Shape.of(Arrays.copyOf(dimensions, rank));
    }

    private void readInputParameters(@Nullable String input) {
        for (boolean more = json.openUnlessNull('{', '}'); more; more = json.next('}')) {
            String parameter = json.name();
            if (parameter.equals("binary_data_size")) {
                binarySize = integer("binary_data_size");
                if (binarySize < 0) {
                    throw ServingException.invalid(
                            "input '" + input + "': binary_data_size " + binarySize + " is negative");
                }
            } else {
                place = MemoryReader.parameter(json, number, parameter, place);
            }
        }
    }

    private long integer(String what) {
        return number.toLong(json, what);
    }

    private static <T> T required(String input, String member, @Nullable T value) {
        if (value == null) {
            throw ServingException.invalid("input '" + input + "' has no '" + member + "'");
        }
        return value;
    }
}
