// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ServingException;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.DirectMemory;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A body that is one tensor and nothing else: that of a model's only input, for one row. */
final class RawQuestion {

    private RawQuestion() {}

    /** @throws ServingException if the model takes more than one input, or the body's size tells no shape for it */
    static Question of(ServedModel model, Body body) {
        if (model.inputs().size() != 1) {
            throw ServingException.invalid("a raw body is for a model of one input: expected "
                    + model.inputs().stream().map(TensorSpec::name).toList());
        }
        TensorSpec input = model.inputs().getFirst();
        ByteBuffer data = data(input.type(), body);
        Shape shape = shape(input, model.maxBatchSize() > 0, body.length());
        Tensor tensor = new Tensor(input.name(), input.type(), shape, data);
        return new Question(new InferenceRequest(null, List.of(tensor), List.of()), AnswerForm.BINARY, 0);
    }

    /** The bytes; of BYTES they are one element, which takes its length before it. */
    private static ByteBuffer data(DataType type, Body body) {
        boolean element = type == DataType.BYTES;
        ByteBuffer data = DirectMemory.allocate(body.length() + (element ? Integer.BYTES : 0))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (element) {
            data.putInt(body.length());
        }
        return data.put(body.bytes(), 0, body.length()).flip();
    }

    private static Shape shape(TensorSpec input, boolean rowsFirst, int size) {
        long[] dimensions = input.shape().toArray();
        int free = -1;
        long known = 1;
        for (int i = 0; i < dimensions.length; i++) {
            if (dimensions[i] != Shape.DYNAMIC) {
                known *= dimensions[i];
            } else if (i == 0 && rowsFirst) {
                dimensions[0] = 1;
            } else if (free < 0) {
                free = i;
            } else {
                throw ServingException.invalid("input '" + input.name() + "': a raw body leaves its shape open, "
                        + input.shape() + "; send 'shape'");
            }
        }
        if (free >= 0) {
            long elements =
                    input.type() == DataType.BYTES ? 1 : size / input.type().size();
            dimensions[free] = known == 0 ? 0 : elements / known;
        }
        return Shape.of(dimensions);
    }
}
