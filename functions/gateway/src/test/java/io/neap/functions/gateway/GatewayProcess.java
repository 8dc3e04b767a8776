// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged gateway as a process of its own: on a JVM, or the executable that {@code neap.test.executable} names. */
final class GatewayProcess implements AutoCloseable {

    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final String EXECUTABLE = System.getProperty("neap.test.executable", "");

    private final Process process;
    private final int port;

    private GatewayProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static GatewayProcess start(int control, String revisions) throws IOException, InterruptedException {
        int port = freePort();
        Path log = Files.createTempFile(Files.createDirectories(Path.of("target")), "gateway", ".log");
        ProcessBuilder builder = new ProcessBuilder(EXECUTABLE.isEmpty() ? onJvm() : List.of(EXECUTABLE, "-Xmx96m"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        Integer.toString(port),
                        "NEAP_HTTP_HOST",
                        "127.0.0.1",
                        "NEAP_GATEWAY_CONTROL_URL",
                        "http://127.0.0.1:" + control,
                        "NEAP_GATEWAY_REVISION_ADDRESS",
                        revisions,
                        "NEAP_GATEWAY_CONTROL_TIMEOUT",
                        "20s", // of a machine that has much to do
                        "NEAP_GATEWAY_CONNECTION_LIFE",
                        "300ms"));
        GatewayProcess started = new GatewayProcess(builder.start(), port);
        try {
            started.awaitReady();
        } catch (IOException | InterruptedException | AssertionError failed) {
            started.close();
            throw failed;
        }
        return started;
    }

    private void awaitReady() throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                try {
                    if (client.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (ConnectException | HttpTimeoutException notYet) {
                    // it is starting
                }
                if (System.nanoTime() > limit || !process.isAlive()) {
                    throw new AssertionError("the gateway did not start");
                }
                Thread.sleep(20);
            }
        }
    }

    int port() {
        return port;
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

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static List<String> onJvm() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx96m", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
