// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the first protocol's {@code {"instances": […]}}: each instance a row of the model's only input, or an object with
 * a row of each input. Its shapes are those of the data.
 */
public final class InstancesReader {

    private static final byte COMMA = ',';

    private final JsonReader json;
    private final List<TensorSpec> specs;

    private InstancesReader(JsonReader json, List<TensorSpec> specs) {
        this.json = json;
        this.specs = specs;
    }

    /**
     * Reads a body.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, saying what was expected
     */
    public static Question read(ServedModel model, byte[] body, int length) {
        JsonReader json = new JsonReader(body, length);
        return new Question(
                new InferenceRequest(null, new InstancesReader(json, model.inputs()).readBody(), List.of()),
                AnswerForm.PLAIN,
                0);
    }

    private List<Tensor> readBody() {
        int instances = -1;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            if (json.name().equals("instances")) {
                json.peek();
                instances = json.position();
            }
            json.skip();
        }
        json.finish();
        if (instances < 0) {
            throw ServingException.invalid("the request has no 'instances'");
        }
        json.moveTo(instances);
        if (json.open('[', ']') && json.peek() == '{') {
            return columns();
        }
        if (specs.size() != 1) {
            throw ServingException.invalid("the model has several inputs: expected instances that are objects of "
                    + specs.stream().map(TensorSpec::name).toList());
        }
        json.moveTo(instances);
        return List.of(ShapedData.rows(json, specs.getFirst()));
    }

    private List<Tensor> columns() {
        Map<String, ByteArrayOutputStream> columns = new LinkedHashMap<>();
        int row = 0;
        do {
            int members = 0;
            for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
                String name = json.name();
                json.peek();
                int start = json.position();
                json.skip();
                if (row > 0 && !columns.containsKey(name)) {
                    throw ServingException.invalid(
                            "instance " + row + ": expected each of " + columns.keySet() + " once, got '" + name + "'");
                }
                ByteArrayOutputStream column = columns.computeIfAbsent(name, unseen -> new ByteArrayOutputStream());
                column.write(column.size() == 0 ? '[' : COMMA);
                column.writeBytes(json.copy(start));
                members++;
            }
            if (members != columns.size()) {
                throw ServingException.invalid("instance " + row + ": expected each of " + columns.keySet()
                        + " once, got " + members + " members");
            }
            row++;
        } while (json.next(']'));
        List<Tensor> tensors = new ArrayList<>(columns.size());
        for (Map.Entry<String, ByteArrayOutputStream> column : columns.entrySet()) {
            column.getValue().write(']');
            byte[] bytes = column.getValue().toByteArray();
            tensors.add(ShapedData.rows(new JsonReader(bytes, bytes.length), spec(column.getKey())));
        }
        return tensors;
    }

    private TensorSpec spec(String name) {
        return specs.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ServingException.invalid("input '" + name
                        + "' is not an input of the model: expected "
                        + specs.stream().map(TensorSpec::name).toList()));
    }
}
