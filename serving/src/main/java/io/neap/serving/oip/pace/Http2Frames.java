// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;

/**
 * Follows the bytes of an HTTP/2 connection, by <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4">RFC 9113</a>, to
 * know whether its caller has begun what it has not ended: the preface, a frame, or a head of several frames.
 */
final class Http2Frames {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private int prefaceRead;
    private int headerRead;
    private int payload;
    private int type;
    private int flags;
    private boolean openHead;
    private long whole;

    /** False if that is no HTTP/2, which its first bytes tell. */
    boolean follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (prefaceRead < PREFACE.length) {
                if (bytes.getByte(at) != PREFACE[prefaceRead]) {
                    return false;
                }
                at++;
                prefaceRead++;
            } else if (headerRead < Http2CodecUtil.FRAME_HEADER_LENGTH) {
                header(bytes.getUnsignedByte(at));
                at++;
            } else {
                int step = Math.min(payload, end - at);
                at += step;
                payload -= step;
            }
            if (headerRead == Http2CodecUtil.FRAME_HEADER_LENGTH && payload == 0) {
                end();
            }
        }
        return true;
    }

    /** Three bytes of the payload's length, the type, the flags, and four of the stream's number. */
    private void header(int octet) {
        switch (headerRead) {
            case 0, 1, 2 -> payload = payload << Byte.SIZE | octet;
            case 3 -> type = octet;
            case 4 -> flags = octet;
            default -> {}
        }
        headerRead++;
    }

    private void end() {
        headerRead = 0;
        boolean head = type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
        openHead = head && (flags & Http2Flags.END_HEADERS) == 0;
        if (!openHead) {
            whole++;
        }
    }

    /** What follows the last byte belongs to what came before it. */
    boolean isOpen() {
        return openHead || headerRead > 0 || (prefaceRead > 0 && prefaceRead < PREFACE.length);
    }

    /** How many frames and heads have come so far. */
    long whole() {
        return whole;
    }
}
