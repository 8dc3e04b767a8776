// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import io.neap.serving.ServingException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which files a model keeps weights in beside its own: ONNX's external data, which ONNX Runtime maps rather than reads.
 * Only the outline of the model is read, never a weight.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
public final class ExternalData {

    /** The messages on the way to a tensor. */
    private enum Kind {
        MODEL,
        FUNCTION,
        GRAPH,
        NODE,
        ATTRIBUTE,
        SPARSE,
        TENSOR,
        ENTRY
    }

    private static final int DEEPEST = 100;
    private static final int LENGTH_DELIMITED = 2;

    private final SortedSet<String> locations = new TreeSet<>();

    private ExternalData() {}

    /**
     * The files, relative to the model's folder.
     *
     * @return empty also for a file that is no model; ONNX Runtime says better what is wrong with it
     * @throws ServingException with {@code INVALID_ARGUMENT} if one of them is not below the model's folder
     */
    public static SortedSet<String> locations(Path model) throws IOException {
        ExternalData data = new ExternalData();
        try (FileChannel channel = FileChannel.open(model)) {
            long size = Math.min(channel.size(), Integer.MAX_VALUE);
            data.walk(Kind.MODEL, channel.map(FileChannel.MapMode.READ_ONLY, 0, size), 0);
        } catch (BufferUnderflowException | IllegalArgumentException noModel) {
            return new TreeSet<>();
        }
        data.locations.forEach(ExternalData::requireInside);
        return data.locations;
    }

    /** The model's size in bytes, with all its files. */
    static long totalSize(Path model) throws IOException {
        long size = Files.size(model);
        for (String location : locations(model)) {
            size += Files.size(model.resolveSibling(location));
        }
        return size;
    }

    private static void requireInside(String location) {
        try {
            Path path = Path.of(location);
            if (!path.isAbsolute() && !location.isEmpty() && path.equals(path.normalize()) && !path.startsWith("..")) {
                return;
            }
        } catch (InvalidPathException notEvenAPath) {
            // Refused below.
        }
        throw ServingException.invalid("the model keeps weights at '" + location + "', which is not below its folder");
    }

    private void walk(Kind kind, ByteBuffer message, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("too deep");
        }
        String key = "";
        while (message.hasRemaining()) {
            long tag = varint(message);
            int field = (int) (tag >>> 3);
            if ((tag & 7) != LENGTH_DELIMITED) {
                skip((int) (tag & 7), message);
                continue;
            }
            ByteBuffer value = part(message);
            if (kind == Kind.ENTRY && field == 1) {
                key = StandardCharsets.UTF_8.decode(value).toString();
            } else if (kind == Kind.ENTRY && field == 2 && key.equals("location")) {
                locations.add(StandardCharsets.UTF_8.decode(value).toString());
            } else {
                child(kind, field).ifPresent(inner -> walk(inner, value, depth + 1));
            }
        }
    }

    private static Optional<Kind> child(Kind kind, int field) {
        return Optional.ofNullable(
                switch (kind) {
                    case MODEL -> field == 7 ? Kind.GRAPH : field == 25 ? Kind.FUNCTION : null;
                    case FUNCTION -> field == 7 ? Kind.NODE : null;
                    case GRAPH ->
                        switch (field) {
                            case 1 -> Kind.NODE;
                            case 5 -> Kind.TENSOR;
                            case 15 -> Kind.SPARSE;
                            default -> null;
                        };
                    case NODE -> field == 5 ? Kind.ATTRIBUTE : null;
                    case ATTRIBUTE ->
                        switch (field) {
                            case 5, 10 -> Kind.TENSOR;
                            case 6, 11 -> Kind.GRAPH;
                            case 22, 23 -> Kind.SPARSE;
                            default -> null;
                        };
                    case SPARSE -> field == 1 || field == 2 ? Kind.TENSOR : null;
                    case TENSOR -> field == 13 ? Kind.ENTRY : null;
                    case ENTRY -> null;
                });
    }

    private static ByteBuffer part(ByteBuffer message) {
        long length = varint(message);
        if (length < 0 || length > message.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = message.slice(message.position(), (int) length);
        message.position(message.position() + (int) length);
        return part;
    }

    private static void skip(int wireType, ByteBuffer message) {
        switch (wireType) {
            case 0 -> varint(message);
            case 1 -> message.getLong();
            case 5 -> message.getInt();
            default -> throw new IllegalArgumentException("no protobuf");
        }
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = message.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no varint");
    }
}
