// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.config;

import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.ModelWarmup;
import io.neap.serving.oip.proto.ModelWarmup.Input.InputDataTypeCase;
import io.neap.serving.repository.settings.WarmUpSample;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The configuration's samples for the warm-up. */
final class SampleReader {

    private static final int MANY_ROWS = 1 << 20;
    private static final int MANY_RUNS = 10_000;

    private SampleReader() {}

    static List<WarmUpSample> samples(List<ModelWarmup> samples, boolean batched, Optional<Path> folder) {
        return samples.stream().map(sample -> sample(sample, batched, folder)).toList();
    }

    private static WarmUpSample sample(ModelWarmup sample, boolean batched, Optional<Path> folder) {
        String field = "model_warmup '" + sample.getName() + "'";
        int rows = sample.getBatchSize();
        if (rows < 1 || rows > (batched ? MANY_ROWS : 1)) {
            throw ServingException.invalid(field + ", batch_size: expected 1"
                    + (batched ? " or more" : ", as max_batch_size is 0") + ", got " + Integer.toUnsignedString(rows));
        }
        if (sample.getCount() < 0 || sample.getCount() > MANY_RUNS) {
            throw ServingException.invalid(field + ", count: expected at most " + MANY_RUNS + ", got "
                    + Integer.toUnsignedString(sample.getCount()));
        }
        List<WarmUpSample.Input> inputs = new TreeMap<>(sample.getInputsMap())
                .entrySet().stream()
                        .map(entry -> input(field, entry.getKey(), entry.getValue(), batched, rows, folder))
                        .toList();
        return new WarmUpSample(sample.getName(), Math.max(1, sample.getCount()), inputs);
    }

    private static WarmUpSample.Input input(
            String sample, String name, ModelWarmup.Input input, boolean batched, int rows, Optional<Path> folder) {
        String field = sample + ", input '" + name + "'";
        LongStream dims = input.getDimsList().stream().mapToLong(Long::longValue);
        Shape shape = Shape.of(LongStream.concat(batched ? LongStream.of(rows) : LongStream.empty(), dims)
                .toArray());
        if (!shape.isConcrete()) {
            throw ServingException.invalid(field + ", dims: expected 0 or more, got " + input.getDimsList());
        }
        TensorSpec spec = new TensorSpec(name, TensorReader.type(field, input.getDataType()), shape);
        Optional<Path> file = input.getInputDataTypeCase() == InputDataTypeCase.INPUT_DATA_FILE
                ? Optional.of(file(field, input.getInputDataFile(), folder))
                : Optional.empty();
        if (input.getInputDataTypeCase() == InputDataTypeCase.INPUTDATATYPE_NOT_SET) {
            throw ServingException.invalid(field + ": expected zero_data, random_data or input_data_file, got none");
        }
        return new WarmUpSample.Input(spec, input.getInputDataTypeCase() == InputDataTypeCase.RANDOM_DATA, file, rows);
    }

    private static Path file(String field, String name, Optional<Path> folder) {
        Path within = folder.orElseThrow(() -> ServingException.invalid(
                field + ", input_data_file: only a configuration in a folder has files; use random_data"));
        Path file = within.resolve(name).normalize();
        if (!file.startsWith(within.normalize()) || name.isEmpty()) {
            throw ServingException.invalid(
                    field + ", input_data_file: expected a file in " + within + ", got '" + name + "'");
        }
        return file;
    }
}
