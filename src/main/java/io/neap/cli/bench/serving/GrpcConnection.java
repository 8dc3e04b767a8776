// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Connection;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Unary calls of one method over HTTP/2 in clear text (RFC 9113), with as little of it as a caller needs who waits for each
 * answer: headers are never indexed, and messages fit the windows that every server begins with.
 */
final class GrpcConnection implements Connection {

    /** Below the first window of a stream, and one frame. */
    private static final int MAX_MESSAGE = 16_000;

    private static final int CONNECT_MILLIS = 1000;
    private static final int READ_MILLIS = 60_000;
    private static final int PREFIX = 5;
    private static final int FRAME_HEADER = 9;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final byte[] headers;
    private int stream = -1;

    private GrpcConnection(Socket socket, int port, String method) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
        this.headers = headers(port, method);
        ByteBuffer widest = ByteBuffer.allocate(Integer.BYTES).putInt(0, Integer.MAX_VALUE - 65_535);
        ByteBuffer start = ByteBuffer.allocate(128)
                .put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                .put(frame(SETTINGS, 0, 0, new byte[0]))
                .put(frame(WINDOW_UPDATE, 0, 0, widest.array()));
        out.write(start.array(), 0, start.position());
    }

    static GrpcConnection open(int port, String method) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            return new GrpcConnection(socket, port, method);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A status other than OK comes without a message, and is told as 500. */
    @Override
    public Answer ask(byte[] message) throws IOException {
        if (message.length > MAX_MESSAGE) {
            throw new IOException("a message of " + message.length + " bytes does not fit one frame");
        }
        stream += 2;
        ByteBuffer data = ByteBuffer.allocate(PREFIX + message.length);
        data.put((byte) 0).putInt(message.length).put(message);
        byte[] head = frame(HEADERS, END_HEADERS, stream, headers);
        byte[] body = frame(DATA, END_STREAM, stream, data.array());
        out.write(ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean more = true;
        while (more) {
            more = read(answer);
        }
        byte[] whole = answer.toByteArray();
        boolean empty = whole.length < PREFIX;
        return new Answer(empty ? 500 : 200, empty ? whole : Arrays.copyOfRange(whole, PREFIX, whole.length), 0);
    }

    /** Takes a frame, and says whether others of the answer follow. */
    private boolean read(ByteArrayOutputStream answer) throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int of = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> Byte.SIZE);
        int type = lengthAndType & 0xFF;
        switch (type) {
            case DATA -> answer.writeBytes(payload);
            case SETTINGS, PING -> {
                if ((flags & ACK) == 0) {
                    out.write(frame(type, ACK, 0, type == PING ? payload : new byte[0]));
                }
            }
            case RST_STREAM, GOAWAY -> throw new IOException("the server ended the call by a frame of type " + type);
            default -> {}
        }
        return of != stream || (type != DATA && type != HEADERS) || (flags & END_STREAM) == 0;
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(FRAME_HEADER + payload.length)
                .putInt(payload.length << Byte.SIZE | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** By RFC 7541: two entries of the static table, and literals that nobody is to remember. */
    private static byte[] headers(int port, String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        block.write(0x04); // :path
        string(block, method);
        block.write(0x01); // :authority
        string(block, "127.0.0.1:" + port);
        literal(block, "content-type", "application/grpc");
        literal(block, "te", "trailers");
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        string(block, name);
        string(block, value);
    }

    private static void string(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
