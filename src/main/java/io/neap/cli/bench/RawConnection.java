// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1. A body is read as far as its announced length, or its chunks. */
public final class RawConnection implements Connection {

    private static final int CONNECT_MILLIS = 1000;
    private static final int READ_MILLIS = 60_000;
    private static final byte[] NOTHING = {};
    private static final String LENGTH = "content-length:";
    private static final String CODING = "transfer-encoding:";
    private static final String HEAD = "inference-header-content-length:";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Fails when nobody listens there yet. */
    public static RawConnection open(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            return new RawConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The bytes of a request. */
    public static byte[] post(int port, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return join(head(port, path, "application/json", body.length) + "\r\n", body, NOTHING);
    }

    /** The bytes of a request whose tensors follow its JSON. */
    public static byte[] post(int port, String path, String json, byte[] tensors) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = head(port, path, "application/octet-stream", body.length + tensors.length);
        return join(head + HEAD + " " + body.length + "\r\n\r\n", body, tensors);
    }

    private static String head(int port, String path, String type, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Type: " + type
                + "\r\nContent-Length: " + length + "\r\n";
    }

    private static byte[] join(String head, byte[] body, byte[] tensors) {
        ByteBuffer all = ByteBuffer.allocate(head.length() + body.length + tensors.length);
        return all.put(head.getBytes(StandardCharsets.US_ASCII))
                .put(body)
                .put(tensors)
                .array();
    }

    @Override
    public Answer ask(byte[] request) throws IOException {
        out.write(request);
        String status = line();
        int length = 0;
        boolean chunked = false;
        int head = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            } else if (header.regionMatches(true, 0, CODING, 0, CODING.length())) {
                chunked = header.substring(CODING.length()).strip().equalsIgnoreCase("chunked");
            } else if (header.regionMatches(true, 0, HEAD, 0, HEAD.length())) {
                head = Integer.parseInt(header.substring(HEAD.length()).strip());
            }
        }
        String[] words = status.split(" ", 3);
        if (words.length < 2) {
            throw new IOException("not an answer: " + status);
        }
        return new Answer(Integer.parseInt(words[1]), chunked ? chunks() : in.readNBytes(length), head);
    }

    /** By RFC 9112, 7.1; trailers are passed over. */
    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(); size > 0; size = chunk()) {
            body.writeBytes(in.readNBytes(size));
            line();
        }
        String trailer = line();
        while (!trailer.isEmpty()) {
            trailer = line();
        }
        return body.toByteArray();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended in a header");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
