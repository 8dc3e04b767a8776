// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of Triton's generate extension: one row, each input a member of its name, a single value or an array, at
 * the top or within {@code parameters}. Other members are parameters, of which those that nothing depends on are skipped.
 */
public final class GenerateReader {

    private final JsonReader json;
    private final JsonNumber number = new JsonNumber();
    private final List<TensorSpec> specs;
    private final List<Tensor> inputs = new ArrayList<>();
    private @Nullable String id;
    private long timeoutMicros;
    private long priority;

    private GenerateReader(JsonReader json, List<TensorSpec> specs) {
        this.json = json;
        this.specs = specs;
    }

    /**
     * Reads a body.
     *
     * @param inputs the model's
     * @throws ServingException with {@code INVALID_ARGUMENT}, saying what was expected
     */
    public static Question read(List<TensorSpec> inputs, byte[] body, int length) {
        return new GenerateReader(new JsonReader(body, length), inputs).readBody();
    }

    private Question readBody() {
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            String name = json.name();
            TensorSpec input = input(name);
            if (input == null && name.equals("id")) {
                id = json.word("null") ? null : json.string();
            } else if (input == null && name.equals("parameters")) {
                for (boolean other = json.openUnlessNull('{', '}'); other; other = json.next('}')) {
                    String parameter = json.name();
                    readMember(parameter, input(parameter));
                }
            } else {
                readMember(name, input);
            }
        }
        json.finish();
        if (inputs.isEmpty()) {
            throw ServingException.invalid("the request has no input: expected "
                    + specs.stream().map(TensorSpec::name).toList());
        }
        InferenceRequest request = new InferenceRequest(id, inputs, List.of(), Map.of(), priority);
        return new Question(request, AnswerForm.PLAIN, timeoutMicros);
    }

    private @Nullable TensorSpec input(String name) {
        for (TensorSpec spec : specs) {
            if (spec.name().equals(name)) {
                return spec;
            }
        }
        return null;
    }

    private void readMember(String name, @Nullable TensorSpec input) {
        if (input != null) {
            inputs.add(ShapedData.row(json, input));
            return;
        }
        switch (name) {
            case "timeout" -> timeoutMicros = number.toLong(json, "parameter 'timeout'");
            case "priority" -> priority = number.toLong(json, "parameter 'priority'");
            default -> json.skip();
        }
    }
}
