// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.tensor;

import io.neap.serving.ServingException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The protocol's element types, with the bytes that one element takes. Values are little-endian; BOOL is one byte. */
public enum DataType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Strings of bytes: each a 32-bit length and that many bytes. */
    BYTES(0);

    private static final Map<String, DataType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(DataType::name, Function.identity()));

    private final int size;

    DataType(int size) {
        this.size = size;
    }

    /**
     * The type of that name.
     *
     * @throws ServingException if the protocol knows no such type
     */
    public static DataType parse(String name) {
        DataType type = BY_NAME.get(name);
        if (type == null) {
            throw ServingException.invalid(
                    "datatype '" + name + "' is not known; it is one of " + Arrays.toString(values()));
        }
        return type;
    }

    /** Bytes of one element; 0 for {@link #BYTES}, whose elements differ in length. */
    public int size() {
        return size;
    }

    public boolean isFixedSize() {
        return size > 0;
    }
}
