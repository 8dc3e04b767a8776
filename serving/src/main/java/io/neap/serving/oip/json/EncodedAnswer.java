// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

/**
 * An answer as it goes over the wire.
 *
 * @param header how many of the bytes are JSON, tensors follow; {@link #NO_TENSORS} if none do
 * @param type the media type
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record EncodedAnswer(byte[] bytes, int header, String type) {

    public static final int NO_TENSORS = -1;

    /** An answer that is all JSON. */
    public static EncodedAnswer json(byte[] bytes) {
        return new EncodedAnswer(bytes, NO_TENSORS, "application/json");
    }

    /** JSON of so many bytes, and tensors behind it. */
    static EncodedAnswer withTensors(byte[] bytes, int header) {
        return new EncodedAnswer(bytes, header, "application/octet-stream");
    }
}
