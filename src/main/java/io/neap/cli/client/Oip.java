// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One model behind one gateway, by the Open Inference Protocol v2 in JSON: numbers in, labels out. */
public final class Oip {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api api;
    private final String path;

    /**
     * @param gateway the path before {@code /models}, such as {@code /services/default/penguins/v2}
     */
    public Oip(Api api, String gateway, String model) {
        this.api = api;
        this.path = gateway + "/models/" + model;
    }

    public String inferPath() {
        return path + "/infer";
    }

    /** The body of a request: one FP32 input, one row for each of {@code rows}. */
    public static String body(String input, List<List<Double>> rows) {
        Map<String, Object> tensor = Map.of(
                "name",
                input,
                "datatype",
                "FP32",
                "shape",
                List.of(rows.size(), rows.getFirst().size()),
                "data",
                rows.stream().flatMap(List::stream).toList());
        try {
            return JSON.writeValueAsString(Map.of("inputs", List.of(tensor)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not numbers", e);
        }
    }

    /** Sends a request as it is; the answer has its headers. */
    public HttpResponse<String> infer(String body) {
        return api.send(
                "POST", inferPath(), body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    /** The strings of the output {@code label} of an answer, in the order of the rows. */
    public static List<String> labels(HttpResponse<String> answer) {
        List<String> labels = new ArrayList<>();
        try {
            for (JsonNode output : JSON.readTree(answer.body()).path("outputs")) {
                if (output.path("name").asText().equals("label")) {
                    output.path("data").forEach(value -> labels.add(value.asText()));
                }
            }
        } catch (JsonProcessingException notJson) {
            return List.of();
        }
        return labels;
    }
}
