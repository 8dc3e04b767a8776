// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neap.cli.process.Ports;
import io.neap.fixture.Python;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Triton's own Python clients, KServe's, MLServer's types and gRPC's tools are the judges of what is compatible. */
class OipClientIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Path FUNCTION =
            Path.of("../functions/inference/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Path MODELS =
            Path.of("../serving/src/test/resources/models").toAbsolutePath().normalize();

    @ParameterizedTest
    @ValueSource(strings = {"oip_cycle.py", "oip_async.py", "oip_kserve.py", "oip_settings.py", "oip_shared_memory.py"})
    void everyCallGoesThroughWithTheRealClients(String script, @TempDir Path folder) throws Exception {
        Optional<Python> python = Python.findForInference();
        boolean mayBeMissing = !"true".equals(System.getenv("CI"));
        assumeTrue(
                python.isPresent() || !mayBeMissing,
                "SKIPPED: no Python 3.11 or newer is on the PATH, so the real clients were not tried.");
        int port = Ports.free();
        int loadingPort = Ports.free();
        Path log = folder.resolve("log");
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Process function = start(
                    folder, log, port, MODELS.resolve("linear.onnx").toUri().toString());
            Process loading = start(
                    Files.createDirectory(folder.resolve("loading")),
                    folder.resolve("loading.log"),
                    loadingPort,
                    "http://127.0.0.1:" + silent.getLocalPort() + "/model.onnx");
            try {
                await(log, port, "ready", 200);
                await(folder.resolve("loading.log"), loadingPort, "live", 200);

                Python.Outcome calls = python.orElseThrow()
                        .run(LIMIT, script, "127.0.0.1:" + port, MODELS.toString(), "127.0.0.1:" + loadingPort);

                assertThat(calls.code()).as(calls.output() + read(log)).isZero();
                assertThat(calls.output()).contains("every call holds");
            } finally {
                function.destroyForcibly().waitFor();
                loading.destroyForcibly().waitFor();
            }
        }
    }

    private static void await(Path log, int port, String health, int status) throws InterruptedException {
        Waiting.until(
                "the function to be " + health,
                () -> read(log),
                () -> status(port, health) == status ? Optional.of(true) : Optional.empty());
    }

    private static Process start(Path folder, Path log, int port, String model) throws IOException {
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
                        model,
                        "NEAP_MODEL_CACHE",
                        folder.resolve("cache").toString(),
                        "NEAP_TERMINATION_LOG",
                        folder.resolve("termination").toString(),
                        "NEAP_OIP_MANAGEMENT",
                        "true",
                        "NEAP_OIP_SHARED_MEMORY",
                        "true",
                        "ORT_DISABLE_TELEMETRY",
                        "1"));
        return builder.start();
    }

    private static int status(int port, String health) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/health/" + health))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return -1;
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
