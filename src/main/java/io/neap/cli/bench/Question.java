// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.bench.model.BenchModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The one request of a figure, and whether an answer to it is right.
 *
 * @param rows how often the model's row is in it
 * @param right the scores of one row
 */
public record Question(BenchModel model, int rows, List<Double> right) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double TOLERANCE = 1e-3;

    public Question {
        right = List.copyOf(right);
    }

    public static Question about(BenchModel model, int rows) {
        return new Question(model, rows, Arrays.stream(model.answer()).boxed().toList());
    }

    /** As JSON, its numbers written as shortly as they read back; DJL Serving answers only who names the output. */
    public String body() {
        float[] row = model.row();
        String numbers = IntStream.range(0, row.length)
                .mapToObj(i -> Float.toString(row[i]))
                .collect(Collectors.joining(", "));
        String data = IntStream.range(0, rows).mapToObj(i -> numbers).collect(Collectors.joining(", "));
        return head("\"data\": [" + data + "]", ", \"outputs\": [{\"name\": \"" + BenchModel.OUTPUT + "\"}]");
    }

    /** The JSON before {@link #data()}, where those follow as bytes, and the answer's are to. */
    public String head() {
        int size = rows * model.row().length * Float.BYTES;
        return head(
                "\"parameters\": {\"binary_data_size\": " + size + "}",
                ", \"parameters\": {\"binary_data_output\": true}");
    }

    private String head(String data, String more) {
        String shape = Arrays.stream(shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "{\"inputs\": [{\"name\": \"" + BenchModel.INPUT + "\", \"shape\": [" + shape
                + "], \"datatype\": \"FP32\", " + data + "}]" + more + "}";
    }

    /** The rows, and their dimensions. */
    public long[] shape() {
        int[] row = model.shape();
        long[] shape = new long[row.length + 1];
        shape[0] = rows;
        for (int i = 0; i < row.length; i++) {
            shape[i + 1] = row[i];
        }
        return shape;
    }

    /** The numbers of all rows, little-endian. */
    public byte[] data() {
        float[] row = model.row();
        ByteBuffer data = ByteBuffer.allocate(rows * row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = data.asFloatBuffer();
        for (int i = 0; i < rows; i++) {
            floats.put(row);
        }
        return data.array();
    }

    /** Whether the body of an answer has the right scores, in single precision. */
    public boolean answeredBy(String json) {
        try {
            JsonNode scores = JSON.readTree(json).path("outputs").path(0).path("data");
            return isRight(scores.size(), i -> scores.get(i).asDouble(Double.NaN));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    /** Whether these little-endian floats are the right scores. */
    public boolean answeredBy(ByteBuffer data) {
        FloatBuffer scores = data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        return isRight(scores.remaining(), scores::get);
    }

    /** Whether these are the right scores, written with blanks between them. */
    public boolean answeredByWords(String line) {
        String[] words = line.isBlank() ? new String[0] : line.strip().split("\\s+", -1);
        return isRight(words.length, i -> number(words[i]));
    }

    private static double number(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    private boolean isRight(int count, IntToDoubleFunction scores) {
        if (count != rows * right.size()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            double wanted = right.get(i % right.size());
            if (!(Math.abs(scores.applyAsDouble(i) - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted)))) {
                return false;
            }
        }
        return true;
    }
}
