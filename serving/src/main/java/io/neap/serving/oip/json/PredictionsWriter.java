// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The first protocol's {@code {"predictions": […]}}: for each instance the row of the model's only output, or an object
 * with its row of each. Outputs that differ in their rows are told as they are, in one object.
 */
public final class PredictionsWriter {

    private static final int BYTES_PER_VALUE = 16;

    private final JsonWriter json;

    private PredictionsWriter(JsonWriter json) {
        this.json = json;
    }

    public static EncodedAnswer predictions(InferenceResponse response) {
        List<Tensor> outputs = response.outputs();
        int values = outputs.stream().mapToInt(Tensor::elements).sum();
        JsonWriter json = new JsonWriter(64 + values * BYTES_PER_VALUE);
        json.open('{').name("predictions");
        new PredictionsWriter(json).write(outputs);
        return EncodedAnswer.json(json.close('}').toByteArray());
    }

    private void write(List<Tensor> outputs) {
        List<ByteBuffer> data = outputs.stream().map(Tensor::data).toList();
        if (outputs.size() == 1) {
            nested(outputs.getFirst(), data.getFirst(), 0);
            return;
        }
        long rows = outputs.isEmpty() ? 0 : outputs.getFirst().rows();
        boolean byRow = outputs.stream().allMatch(output -> output.shape().rank() > 0 && output.rows() == rows);
        if (!byRow) {
            object(outputs, data, 0);
            return;
        }
        json.open('[');
        for (long row = 0; row < rows; row++) {
            object(outputs, data, 1);
        }
        json.close(']');
    }

    private void object(List<Tensor> outputs, List<ByteBuffer> data, int level) {
        json.open('{');
        for (int i = 0; i < outputs.size(); i++) {
            json.name(outputs.get(i).name());
            nested(outputs.get(i), data.get(i), level);
        }
        json.close('}');
    }

    /** What the dimensions from that level on hold, taken from the data. */
    private void nested(Tensor output, ByteBuffer data, int level) {
        Shape shape = output.shape();
        if (level == shape.rank()) {
            ResponseWriter.value(json, output.type(), data);
            return;
        }
        json.open('[');
        for (long i = 0; i < shape.dimension(level); i++) {
            nested(output, data, level + 1);
        }
        json.close(']');
    }
}
