// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.repository.settings.WarmUpSample;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Runs the samples that a model's configuration wants run before anybody asks. */
final class WarmUpSamples {

    private WarmUpSamples() {}

    /**
     * Runs all of them, one after the other, to all outputs.
     *
     * @throws ServingException of the failure's own code, naming the sample that failed
     */
    static void run(List<WarmUpSample> samples, LoadedModel model, ServingPlan plan, RandomGenerator random) {
        List<String> outputs = model.outputs().stream().map(TensorSpec::name).toList();
        for (WarmUpSample sample : samples) {
            try {
                List<Tensor> given = sample.inputs().stream()
                        .map(input -> tensor(input, random))
                        .toList();
                List<Tensor> inputs = RequestCheck.inputs(plan.inputs(), given);
                plan.checkRows(inputs);
                for (int i = 0; i < sample.runs(); i++) {
                    List<Tensor> unused = model.run(inputs, outputs);
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                throw new ServingException(
                        ErrorCode.of(e),
                        "the sample '" + sample.name() + "' of model_warmup failed: " + e.getMessage(),
                        e);
            }
        }
    }

    private static Tensor tensor(WarmUpSample.Input input, RandomGenerator random) {
        TensorSpec spec = input.spec();
        if (input.file().isPresent()) {
            return new Tensor(
                    spec.name(), spec.type(), spec.shape(), content(input.file().get(), input.rows()));
        }
        if (spec.type() == DataType.BYTES) {
            List<byte[]> empty =
                    Collections.nCopies(Math.toIntExact(spec.shape().elements()), new byte[0]);
            return new Tensor(spec.name(), spec.type(), spec.shape(), ByteElements.encode(empty));
        }
        return input.random() ? WarmUp.madeUp(spec, random) : Tensor.allocate(spec.name(), spec.type(), spec.shape());
    }

    private static ByteBuffer content(Path file, int rows) {
        try {
            byte[] row = Files.readAllBytes(file);
            ByteBuffer all = ByteBuffer.allocateDirect(Math.multiplyExact(row.length, rows));
            for (int i = 0; i < rows; i++) {
                all.put(row);
            }
            return all.flip();
        } catch (IOException | ArithmeticException e) {
            throw ServingException.invalid("input_data_file " + file + " cannot be read: " + e);
        }
    }
}
