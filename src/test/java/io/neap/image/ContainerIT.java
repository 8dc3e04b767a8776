// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.neap.fixture.Program;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image of the native inference function, run by this machine's runc or crun. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class ContainerIT {

    private static final Path EXECUTABLE = Path.of("../functions/inference/target/neap-inference");
    private static final Path MODEL = Path.of("../serving/src/test/resources/models/linear.onnx");
    private static final long LARGEST = 120_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM = 143;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private OciLayout image;

    @BeforeEach
    void makeTheImage() throws Exception {
        assumeThat(EXECUTABLE).as("./neap native has built the executable").isExecutable();
        Path tar = folder.resolve("image.tar");
        Program.output(List.of(
                "sh",
                "../native/image/build.sh",
                "inference",
                EXECUTABLE.resolveSibling("").toString(),
                tar.toString()));
        image = OciLayout.unpack(tar, folder.resolve("layout"));
    }

    @Test
    void theImageIsSmall() throws Exception {
        image.unpackRoot(folder.resolve("root"));

        assertThat(size(folder.resolve("root"))).isLessThanOrEqualTo(LARGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void itAnswersAsAUserWithoutRightsOnAReadOnlyRoot(String name) throws Exception {
        Optional<Path> runtime = Program.find(name);
        assumeThat(runtime).as(name + " is on this machine").isPresent();
        assumeThat(Program.output(List.of("id", "-u")).strip())
                .as("containers are started by root here")
                .isEqualTo("0");
        int port = freePort();
        Map<String, String> environment = Map.of(
                "PORT", Integer.toString(port),
                "NEAP_HTTP_HOST", "127.0.0.1",
                "NEAP_MODEL_NAME", "linear",
                "NEAP_MODEL_URI", "file:///models/linear.onnx");
        try (Container container = Container.start(runtime.orElseThrow(), image, bundle(), models(), environment)) {
            awaitReadiness(container, port);

            assertThat(infer(port)).contains("\"data\":[5.0,6.0,7.0]");
            assertThat(container.terminate()).isIn(0, SIGTERM);
        }
    }

    private Path bundle() throws IOException {
        return Files.createDirectory(folder.resolve("bundle"));
    }

    private Path models() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.copy(MODEL, models.resolve("linear.onnx"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return models;
    }

    private String infer(int port) throws IOException, InterruptedException {
        String question = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
        return send(HttpRequest.newBuilder(uri(port, "/v2/models/linear/infer"))
                        .POST(HttpRequest.BodyPublishers.ofString(question)))
                .body();
    }

    private void awaitReadiness(Container container, int port) throws IOException, InterruptedException {
        long latest = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - latest < 0 && container.isAlive()) {
            try {
                if (send(HttpRequest.newBuilder(uri(port, "/v2/health/ready"))).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The port is not open yet.
            }
            Thread.sleep(Duration.ofMillis(20));
        }
        assumeThat(container.log()).as("crun can run on this machine").doesNotContain("hybrid mode not supported");
        throw new AssertionError("not ready: " + container.log());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static long size(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
