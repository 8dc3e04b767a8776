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
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, saying what was expected
     */
    public static Question read(List<TensorSpec> inputs, byte[] body, int length) {
        return new GenerateReader(new JsonReader(body, length), inputs).readBody();
    }

    private Question readBody() {
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            String name = json.name();
            if (isInput(name)) {
                readInput(name);
            } else if (name.equals("id")) {
                id = json.word("null") ? null : json.string();
            } else if (name.equals("parameters")) {
                for (boolean parameters = json.openUnlessNull('{', '}'); parameters; parameters = json.next('}')) {
                    readMember(json.name());
                }
            } else {
                readParameter(name);
            }
        }
        json.finish();
        if (inputs.isEmpty()) {
            throw ServingException.invalid("the request has no input: expected "
                    + specs.stream().map(TensorSpec::name).toList());
        }
        InferenceRequest request = new InferenceRequest(id, inputs, List.of(), java.util.Map.of(), priority);
        return new Question(request, AnswerForm.PLAIN, timeoutMicros);
    }

    private void readMember(String name) {
        if (isInput(name)) {
            readInput(name);
        } else {
            readParameter(name);
        }
    }

    private boolean isInput(String name) {
        return specs.stream().anyMatch(spec -> spec.name().equals(name));
    }

    private void readInput(String name) {
        inputs.add(ShapedData.row(json, ShapedData.spec(specs, name)));
    }

    private void readParameter(String name) {
        switch (name) {
            case "timeout" -> timeoutMicros = number.toLong(json, 0, Long.MAX_VALUE, "parameter 'timeout'");
            case "priority" -> priority = number.toLong(json, 0, Long.MAX_VALUE, "parameter 'priority'");
            default -> json.skip();
        }
    }
}
