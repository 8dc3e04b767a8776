// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neap.cli.process.Ports;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triton's own Python clients are the judges of what is compatible. */
class OipClientIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Path FUNCTION =
            Path.of("../functions/inference/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Path MODELS =
            Path.of("../serving/src/test/resources/models").toAbsolutePath().normalize();

    @Test
    void everyCallGoesThroughWithTheRealClients(@TempDir Path folder) throws Exception {
        Optional<Python> python = Python.find();
        boolean mayBeMissing = !"true".equals(System.getenv("CI"));
        assumeTrue(
                python.isPresent() || !mayBeMissing,
                "SKIPPED: no Python 3.11 or newer is on the PATH, so Triton's real clients were not tried.");
        int port = Ports.free();
        Path log = folder.resolve("log");
        Process function = start(folder, log, port);
        try {
            Waiting.until(
                    "the model to be ready",
                    () -> read(log),
                    () -> isReady(port) ? Optional.of(true) : Optional.empty());

            Python.Outcome calls =
                    python.orElseThrow().run(LIMIT, "oip_cycle.py", "127.0.0.1:" + port, MODELS.toString());

            assertThat(calls.code()).as(calls.output() + read(log)).isZero();
            assertThat(calls.output()).contains("every call holds");
        } finally {
            function.destroyForcibly().waitFor();
        }
    }

    private static Process start(Path folder, Path log, int port) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-Xmx512m", "-jar", FUNCTION.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        Integer.toString(port),
                        "NEAP_HTTP_HOST",
                        "127.0.0.1",
                        "NEAP_MODEL_NAME",
                        "linear",
                        "NEAP_MODEL_URI",
                        MODELS.resolve("linear.onnx").toUri().toString(),
                        "NEAP_MODEL_CACHE",
                        folder.resolve("cache").toString(),
                        "NEAP_TERMINATION_LOG",
                        folder.resolve("termination").toString(),
                        "NEAP_OIP_MANAGEMENT",
                        "true",
                        "ORT_DISABLE_TELEMETRY",
                        "1"));
        return builder.start();
    }

    private static boolean isReady(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/health/ready"))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
