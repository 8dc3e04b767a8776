// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.oip.memory.SharedTensor;
import org.jspecify.annotations.Nullable;

/** Reads what clients say of shared memory: what a region is, and where a tensor lies. */
public final class MemoryReader {

    private static final String PREFIX = "shared_memory_";

    private MemoryReader() {}

    /**
     * What a client registers.
     *
     * @param offset in bytes, from the object's beginning
     */
    public record Registration(String key, long offset, long byteSize) {}

    /**
     * Reads the body of a registration.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the member that is missing or wrong
     */
    public static Registration registration(byte[] body, int length) {
        JsonReader json = new JsonReader(body, length);
        JsonNumber number = new JsonNumber();
        String key = null;
        Long byteSize = null;
        long offset = 0;
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            switch (json.name()) {
                case "key" -> key = json.string();
                case "offset" -> offset = number.toLong(json, "'offset'");
                case "byte_size" -> byteSize = number.toLong(json, "'byte_size'");
                default -> json.skip();
            }
        }
        json.finish();
        if (key == null || byteSize == null) {
            throw ServingException.invalid(
                    "a region: expected 'key' and 'byte_size', got no " + (key == null ? "'key'" : "'byte_size'"));
        }
        return new Registration(key, offset, byteSize);
    }

    /** Takes a tensor's parameter, and skips it if it says nothing of shared memory; null until one does. */
    static SharedTensor.@Nullable Builder parameter(
            JsonReader json, JsonNumber number, String name, SharedTensor.@Nullable Builder before) {
        if (!name.startsWith(PREFIX)) {
            json.skip();
            return before;
        }
        SharedTensor.Builder place = before == null ? new SharedTensor.Builder() : before;
        switch (name) {
            case SharedTensor.REGION -> place.region(json.string());
            case SharedTensor.OFFSET -> place.offset(number.toLong(json, name));
            case SharedTensor.BYTE_SIZE -> place.byteSize(number.toLong(json, name));
            default -> {
                json.skip();
                return before;
            }
        }
        return place;
    }
}
