// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.config;

import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.ModelInput;
import io.neap.serving.oip.proto.ModelOutput;
import io.neap.serving.oip.proto.ModelTensorReshape;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The configuration's inputs and outputs in the words of the model. */
final class TensorReader {

    private static final String TYPE = "TYPE_";

    private TensorReader() {}

    /** @param batched whether the dims are to be preceded by that of the rows */
    static List<TensorSpec> inputs(List<ModelInput> inputs, boolean batched) {
        return inputs.stream()
                .map(input -> spec(
                        "input",
                        input.getName(),
                        input.getDataType(),
                        input.getDimsList(),
                        input.hasReshape() ? Optional.of(input.getReshape()) : Optional.empty(),
                        batched))
                .toList();
    }

    /** @param batched whether the dims are to be preceded by that of the rows */
    static List<TensorSpec> outputs(List<ModelOutput> outputs, boolean batched) {
        return outputs.stream()
                .map(output -> spec(
                        "output",
                        output.getName(),
                        output.getDataType(),
                        output.getDimsList(),
                        output.hasReshape() ? Optional.of(output.getReshape()) : Optional.empty(),
                        batched))
                .toList();
    }

    private static TensorSpec spec(
            String kind,
            String name,
            io.neap.serving.oip.proto.DataType type,
            List<Long> dims,
            Optional<ModelTensorReshape> reshape,
            boolean batched) {
        String field = field(kind, name);
        List<Long> own = reshape.isPresent() ? reshaped(field, dims, reshape.get()) : dims;
        return new TensorSpec(name, type(field, type), shape(field, own, batched));
    }

    private static String field(String kind, String name) {
        if (name.isEmpty()) {
            throw ServingException.invalid(kind + ".name: expected that of the model's " + kind + ", got none");
        }
        return kind + " '" + name + "'";
    }

    /** Only Triton's way to say that a row is a single number; tensors travel in the model's own shape here. */
    private static List<Long> reshaped(String field, List<Long> dims, ModelTensorReshape reshape) {
        if (!dims.equals(List.of(1L)) || reshape.getShapeCount() > 0) {
            throw ServingException.invalid(field + ", reshape: tensors travel in the model's own shape here; put "
                    + reshape.getShapeList() + " into dims and leave reshape out");
        }
        return List.of();
    }

    /** @throws ServingException with {@code INVALID_ARGUMENT} if there is no type */
    static DataType type(String field, io.neap.serving.oip.proto.DataType type) {
        return switch (type) {
            case TYPE_INVALID, UNRECOGNIZED ->
                throw ServingException.invalid(field + ", data_type: expected one such as TYPE_FP32, got none");
            case TYPE_STRING -> DataType.BYTES;
            case TYPE_BOOL,
                    TYPE_UINT8,
                    TYPE_UINT16,
                    TYPE_UINT32,
                    TYPE_UINT64,
                    TYPE_INT8,
                    TYPE_INT16,
                    TYPE_INT32,
                    TYPE_INT64,
                    TYPE_FP16,
                    TYPE_FP32,
                    TYPE_FP64,
                    TYPE_BF16 -> DataType.valueOf(type.name().substring(TYPE.length()));
        };
    }

    private static Shape shape(String field, List<Long> dims, boolean batched) {
        for (long dim : dims) {
            if (dim == 0 || dim < Shape.DYNAMIC) {
                throw ServingException.invalid(field + ", dims: expected -1, or 1 and more, got " + dim);
            }
        }
        LongStream rows = batched ? LongStream.of(Shape.DYNAMIC) : LongStream.empty();
        return Shape.of(LongStream.concat(rows, dims.stream().mapToLong(Long::longValue))
                .toArray());
    }
}
