// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Bodies that the client has compressed. They are unpacked here and not by the HTTP server, which does it without a
 * bound and, for a connection that is upgraded to HTTP/2, not at all.
 */
final class PackedBody {

    private PackedBody() {}

    /**
     * Unpacks a body.
     *
     * @param encoding the header {@code Content-Encoding}
     * @param limit of the size unpacked, in bytes
     * @throws ServingException if the encoding is not {@code gzip} or {@code deflate}, the body is not in it, or too large
     */
    static byte[] unpack(String encoding, byte[] body, int length, long limit) {
        try (InputStream unpacked = stream(encoding, new ByteArrayInputStream(body, 0, length))) {
            byte[] whole = unpacked.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE));
            if (whole.length > limit) {
                throw Body.tooLarge(limit);
            }
            return whole;
        } catch (IOException e) {
            throw ServingException.invalid(
                    "the body is not in its Content-Encoding '" + encoding + "': " + e.getMessage());
        }
    }

    private static InputStream stream(String encoding, InputStream packed) throws IOException {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "identity" -> packed;
            case "gzip", "x-gzip" -> new GZIPInputStream(packed);
            case "deflate" -> new InflaterInputStream(packed);
            default ->
                throw ServingException.invalid(
                        "Content-Encoding '" + encoding + "' is not offered: expected gzip or deflate");
        };
    }
}
