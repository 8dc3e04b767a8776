// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.BrainFloat;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The extension {@code classification}: instead of an output its highest values, each as {@code value:index}. */
final class Classification {

    private Classification() {}

    /** The outputs, those that are named by their classes: of each row by itself if rows are such. */
    static List<Tensor> classify(List<Tensor> outputs, Map<String, Integer> wanted, boolean byRow) {
        if (wanted.isEmpty()) {
            return outputs;
        }
        return outputs.stream()
                .map(output -> {
                    Integer classes = wanted.get(output.name());
                    return classes == null ? output : classify(output, classes, byRow);
                })
                .toList();
    }

    private static Tensor classify(Tensor output, int classes, boolean byRow) {
        if (output.type() == DataType.BYTES || output.type() == DataType.BOOL) {
            throw ServingException.invalid(
                    "output '" + output.name() + "': " + output.type() + " has no classes; ask for it as it is");
        }
        int rows = byRow ? Math.toIntExact(output.rows()) : 1;
        int size = rows == 0 ? 0 : output.elements() / rows;
        int count = Math.min(classes, size);
        List<byte[]> best = new ArrayList<>(rows * count);
        for (int row = 0; row < rows; row++) {
            int first = row * size;
            double[] values = IntStream.range(first, first + size)
                    .mapToDouble(index -> value(output, index))
                    .toArray();
            IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer index) -> values[index])
                            .reversed())
                    .limit(count)
                    .forEach(index ->
                            best.add((text(output, first + index) + ":" + index).getBytes(StandardCharsets.US_ASCII)));
        }
        Shape shape = byRow ? Shape.of(rows, count) : Shape.of(count);
        return new Tensor(output.name(), DataType.BYTES, shape, ByteElements.encode(best));
    }

    /** Digits as C++ prints them, which is what Triton's clients parse. */
    private static String text(Tensor tensor, int index) {
        return switch (tensor.type()) {
            case FP16, BF16, FP32, FP64 -> String.format(Locale.ROOT, "%f", value(tensor, index));
            case UINT64 -> Long.toUnsignedString(integer(tensor, index));
            default -> Long.toString(integer(tensor, index));
        };
    }

    private static double value(Tensor tensor, int index) {
        ByteBuffer data = tensor.data();
        int at = index * tensor.type().size();
        return switch (tensor.type()) {
            case FP32 -> data.getFloat(at);
            case FP64 -> data.getDouble(at);
            case FP16 -> Float.float16ToFloat(data.getShort(at));
            case BF16 -> BrainFloat.toFloat(data.getShort(at));
            case UINT64 -> unsigned(data.getLong(at));
            default -> integer(tensor, index);
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1) * 2.0;
    }

    private static long integer(Tensor tensor, int index) {
        ByteBuffer data = tensor.data();
        int at = index * tensor.type().size();
        return switch (tensor.type()) {
            case INT8 -> data.get(at);
            case UINT8 -> Byte.toUnsignedLong(data.get(at));
            case INT16 -> data.getShort(at);
            case UINT16 -> Short.toUnsignedLong(data.getShort(at));
            case INT32 -> data.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
            case INT64, UINT64 -> data.getLong(at);
            case BOOL, BYTES, FP16, BF16, FP32, FP64 -> throw new IllegalArgumentException(tensor.type() + "");
        };
    }
}
