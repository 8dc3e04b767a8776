// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import io.neap.serving.ServingException;
import org.jspecify.annotations.Nullable;

/**
 * Where in shared memory a request has a tensor, by the protocol's three parameters.
 *
 * @param region the name of a registered region
 * @param offset in bytes, from the region's own beginning
 * @param byteSize of an input exactly its bytes, of an output as many as it may take
 */
public record SharedTensor(String region, long offset, long byteSize) {

    public static final String REGION = "shared_memory_region";
    public static final String OFFSET = "shared_memory_offset";
    public static final String BYTE_SIZE = "shared_memory_byte_size";

    /** Gathers the parameters, which come one by one. */
    public static final class Builder {

        private @Nullable String region;
        private @Nullable Long byteSize;
        private long offset;

        public Builder region(String name) {
            region = name;
            return this;
        }

        public Builder offset(long bytes) {
            offset = bytes;
            return this;
        }

        public Builder byteSize(long bytes) {
            byteSize = bytes;
            return this;
        }

        /**
         * Checks that they are whole; the offset alone may be absent.
         *
         * @param kind {@code input} or {@code output}
         * @throws ServingException with {@code INVALID_ARGUMENT}, naming the tensor
         */
        public SharedTensor build(String kind, String name) {
            if (region == null || byteSize == null) {
                throw ServingException.invalid(kind + " '" + name + "': expected " + REGION + " and " + BYTE_SIZE
                        + ", got " + (region == null ? "no region" : "no size"));
            }
            if (offset < 0 || byteSize < 0) {
                throw ServingException.invalid(kind + " '" + name + "': expected " + OFFSET + " and " + BYTE_SIZE
                        + " of 0 or more, got " + offset + " and " + byteSize);
            }
            return new SharedTensor(region, offset, byteSize);
        }
    }
}
