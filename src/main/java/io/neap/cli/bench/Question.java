// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.client.Oip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The one request of all figures, and whether an answer to it is right. */
public record Question(String body, List<Double> right) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double TOLERANCE = 1e-3;

    public Question {
        right = List.copyOf(right);
    }

    public static Question about(DenseModel model) {
        List<Double> row = new ArrayList<>();
        for (float value : model.row()) {
            row.add((double) value);
        }
        return new Question(
                Oip.body(DenseModel.INPUT, List.of(row)),
                Arrays.stream(model.answer()).boxed().toList());
    }

    /** Whether the body of an answer has the right scores, in single precision. */
    public boolean answeredBy(String json) {
        try {
            return isRight(JSON.readTree(json).path("outputs").path(0).path("data"));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    /** Whether these are the right scores, written with blanks between them. */
    public boolean answeredByWords(String line) {
        return isRight(JSON.valueToTree(
                line.isBlank() ? List.of() : List.of(line.strip().split("\\s+", -1))));
    }

    private boolean isRight(JsonNode scores) {
        if (scores.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < right.size(); i++) {
            double wanted = right.get(i);
            double got = scores.get(i).asDouble(Double.NaN);
            if (!(Math.abs(got - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted)))) {
                return false;
            }
        }
        return true;
    }
}
