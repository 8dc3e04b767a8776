// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.inference.FunctionProcess;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests as they go over the wire, well formed or not. */
public final class Wire {

    static final int PATIENCE_MILLIS = 60_000;
    static final String ROW =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Wire() {}

    static Socket connect(FunctionProcess function) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), function.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static String head(String model, long length) {
        return "POST /v2/models/" + model + "/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** One answer, head and body; the connection stays. */
    static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended within an answer's head: " + head);
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(size), StandardCharsets.UTF_8);
    }

    /** All that comes until the other end closes, or resets what it has closed. */
    static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(rest);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    public static HttpResponse<String> ask(FunctionProcess function, String model, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(function.uri("/v2/models/" + model + "/infer"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Open files that a process may have; a Java machine, and so a function on it, takes the hard limit by itself. */
    static long filesAllowed() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" {2,}", -1)[2])
                .mapToLong(hard -> hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard))
                .findFirst()
                .orElseThrow();
    }

    static int openFiles(FunctionProcess function) {
        Path files = Path.of("/proc", Long.toString(function.handle().pid()), "fd");
        String[] names = files.toFile().list();
        return names == null ? 0 : names.length;
    }

    /** The process's memory that is in use now, in MiB; Linux alone tells it so. */
    public static long residentMib(FunctionProcess function) throws IOException {
        return Files.readAllLines(
                        Path.of("/proc", Long.toString(function.handle().pid()), "status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
