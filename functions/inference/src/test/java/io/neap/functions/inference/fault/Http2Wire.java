// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fault;

import io.neap.functions.inference.FunctionProcess;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connection of HTTP/2, frame by frame, well formed or not. */
final class Http2Wire implements AutoCloseable {

    /** One frame, as it came. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
    record Frame(int type, int flags, int stream, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** The stream that it depends on, and a weight; they stand before the headers. */
    private static final int PRIORITY_SIZE = 5;

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    Http2Wire(FunctionProcess function) throws IOException {
        socket = Wire.connect(function);
        in = new DataInputStream(socket.getInputStream());
        Wire.send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        send(Http2FrameTypes.SETTINGS, 0, 0, new byte[0]);
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << Byte.SIZE | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        socket.getOutputStream().write(frame.array());
        socket.getOutputStream().flush();
    }

    /** A question's head, whole, behind which its body is to come. */
    void ask(int stream, String path, String mediaType) throws IOException, Http2Exception {
        send(Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, stream, head(path, mediaType));
    }

    static byte[] head(String path, String mediaType) throws Http2Exception {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .add("content-type", mediaType);
        ByteBuf block = Unpooled.buffer();
        new DefaultHttp2HeadersEncoder((name, value) -> false, true, 64, 0).encodeHeaders(1, headers, block);
        return ByteBufUtil.getBytes(block);
    }

    Http2Headers headers(Frame frame) throws Http2Exception {
        int before = (frame.flags() & Http2Flags.PRIORITY) == 0 ? 0 : PRIORITY_SIZE;
        return decoder.decodeHeaders(
                frame.stream(), Unpooled.wrappedBuffer(frame.payload()).skipBytes(before));
    }

    /** The next frame of that type and stream; those before it are left out. */
    Frame next(int type, int stream) throws IOException {
        Frame frame = next();
        while (frame.type() != type || frame.stream() != stream) {
            frame = next();
        }
        return frame;
    }

    /** Reads until the other end closes. */
    void awaitEnd() throws IOException {
        in.readAllBytes();
    }

    private Frame next() throws IOException {
        int start = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(start & 0xFF, flags, stream, in.readNBytes(start >>> Byte.SIZE));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
