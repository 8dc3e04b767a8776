// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.ServingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Compressed bodies. They are unpacked and packed here and not by the HTTP server, which unpacks without a bound and, for
 * a connection that is upgraded to HTTP/2, not at all.
 */
final class PackedBody {

    private static final int WORTH_PACKING = 16 * 1024;

    /** RFC 1952: the magic, deflate, no flags, no time, fastest, unknown system. */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 255};

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

    /**
     * The encoding that an answer of so many bytes should have; empty for none. A caller that names one alone wants it.
     * One that names several, as most HTTP libraries do unasked, gets it where it is worth its while.
     *
     * @param accepted the header {@code Accept-Encoding}
     */
    static String wanted(String accepted, int size) {
        boolean worth = size >= WORTH_PACKING;
        if (!worth && accepted.indexOf(',') >= 0) {
            return "";
        }
        for (String each : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] words = each.split(";", -1);
            String name = words[0].strip();
            boolean refused = words.length > 1 && words[1].strip().matches("q=0(\\.0*)?");
            if (!refused && (name.equals("gzip") || name.equals("deflate"))) {
                return name;
            }
        }
        return "";
    }

    /** Packs an answer, fast before small. */
    static byte[] pack(String encoding, byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 4 + 64);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, encoding.equals("gzip"));
        try {
            if (encoding.equals("gzip")) {
                gzip(packed, body, deflater);
            } else {
                deflate(packed, body, deflater);
            }
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static void gzip(ByteArrayOutputStream packed, byte[] body, Deflater deflater) {
        packed.writeBytes(GZIP_HEADER);
        deflate(packed, body, deflater);
        CRC32 checksum = new CRC32();
        checksum.update(body);
        packed.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt(body.length)
                .array());
    }

    private static void deflate(ByteArrayOutputStream packed, byte[] body, Deflater deflater) {
        deflater.setInput(body);
        deflater.finish();
        byte[] chunk = new byte[8 * 1024];
        while (!deflater.finished()) {
            packed.write(chunk, 0, deflater.deflate(chunk));
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
