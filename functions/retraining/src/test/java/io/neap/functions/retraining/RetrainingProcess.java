// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The packaged function as a process of its own, as a platform runs it: on a JVM, or as the native executable that the
 * build names in {@code neap.test.executable}.
 */
final class RetrainingProcess implements AutoCloseable {

    private static final String EXECUTABLE = System.getProperty("neap.test.executable", "");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private RetrainingProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it with these variables; what it prints goes to a file in the folder. */
    static RetrainingProcess start(Path folder, Map<String, String> environment) throws IOException {
        int port = freePort();
        Path log = Files.createTempFile(folder, "function", ".log");
        ProcessBuilder builder = new ProcessBuilder(EXECUTABLE.isEmpty() ? onJvm() : List.of(EXECUTABLE))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("NEAP_HTTP_HOST", "127.0.0.1");
        return new RetrainingProcess(builder.start(), log, port);
    }

    int port() {
        return port;
    }

    private static List<String> onJvm() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
    }

    /** Posts an event whose data are the penguins. */
    CompletableFuture<HttpResponse<String>> post(String event) {
        return client.sendAsync(
                HttpRequest.newBuilder(uri("/"))
                        .header("ce-id", event)
                        .header("ce-source", "/test")
                        .header("ce-type", "io.neap.data.arrived")
                        .header("ce-specversion", "1.0")
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\": \"penguins\", \"uris\": [\"mlflow-artifacts:/penguins.csv\"]}"))
                        .build(),
                BodyHandlers.ofString());
    }

    void awaitReadiness(int status) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(uri("/q/health/ready")).build();
        long latest = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - latest < 0) {
            if (!process.isAlive()) {
                throw new AssertionError("the process ended: " + log());
            }
            try {
                if (client.send(question, BodyHandlers.discarding()).statusCode() == status) {
                    return;
                }
            } catch (IOException notYet) {
                // The port opens later.
            }
            Thread.sleep(20);
        }
        throw new AssertionError("not " + status + " after " + PATIENCE + ": " + log());
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still there after a minute");
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
