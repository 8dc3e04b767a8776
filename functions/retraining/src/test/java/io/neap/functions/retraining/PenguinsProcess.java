// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged function as a process of its own, on a JVM or as the native executable that the build names in {@code
 * neap.test.executable}, with the settings of {@link RetrainingFunctionTest.Penguins}.
 */
final class PenguinsProcess implements BeforeAllCallback, AfterAllCallback {

    private static final String EXECUTABLE = System.getProperty("neap.test.executable", "");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final RecordingMlflow mlflow = new RecordingMlflow();
    private @Nullable Process process;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(EXECUTABLE.isEmpty() ? onJvm() : List.of(EXECUTABLE))
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(Path.of("target"), "function", ".log")
                        .toFile());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("NEAP_HTTP_HOST", "127.0.0.1");
        mlflow.start().forEach((name, value) -> builder.environment().put(variable(name), value));
        RetrainingFunctionTest.Penguins.SETTINGS.forEach(
                (name, value) -> builder.environment().put(variable(name), value));
        process = builder.start();
        awaitReady(port);
        RestAssured.port = port;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RestAssured.reset();
        mlflow.stop();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static List<String> onJvm() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
    }

    private static String variable(String setting) {
        return setting.replaceAll("\\W", "_").toUpperCase(Locale.ROOT);
    }

    private static void awaitReady(int port) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
        long latest = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - latest < 0) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The port opens later.
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        throw new AssertionError("not ready after " + PATIENCE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
