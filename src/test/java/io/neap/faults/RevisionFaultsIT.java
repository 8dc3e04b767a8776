// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import io.neap.fixture.Deployments;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Revisions that die, and models that no revision can serve: what served before goes on serving. */
@TestInstance(Lifecycle.PER_CLASS)
class RevisionFaultsIT {

    private static final String SERVICE = "penguins";
    private static final Map<String, Object> DEADLINE = Map.of("progressDeadline", "12s");

    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        house = HouseFixture.start(home, Map.of());
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @AfterEach
    void takeAway() {
        house.delete(SERVICE);
    }

    @Test
    void aRevisionKilledUnderLoadIsReplacedAndNoRequestIsLost() {
        house.deploy(SERVICE, house.register(SERVICE, "steady.onnx"), Map.of());
        ProcessHandle victim = house.inferenceProcesses().getFirst();

        LoadReport report;
        try (LoadGenerator load = house.load(SERVICE, 100, 8)) {
            Waiting.pause(1000);
            victim.destroyForcibly();
            victim.onExit().join();
            Waiting.untilTrue(
                    "a replacement",
                    () -> house.inferenceProcesses().stream().anyMatch(process -> process.pid() != victim.pid()));
            Waiting.pause(4000);
            report = load.finish();
        }

        assertThat(report.examples()).isEmpty();
        assertThat(report.requests()).isGreaterThan(30);
    }

    @Test
    void aCorruptArtifactFailsItsRevisionByDigestAndTheRouteStays() throws IOException {
        String good = serve("steady.onnx");
        String bad = house.register(SERVICE, "slow.onnx");
        flipAByte(Deployments.model("slow.onnx"));

        JsonNode service = house.deploy(SERVICE, bad, DEADLINE);

        assertRolledBack(service, "sha");
        assertServesStill(good);
    }

    @Test
    void aModelThatCrashesItsLoaderCrashesNothingElse() {
        String good = serve("steady.onnx");
        String bad = house.register(SERVICE, "crashing.onnx");

        JsonNode service = house.deploy(SERVICE, bad, DEADLINE);

        assertRolledBack(service, "");
        assertServesStill(good);
    }

    @Test
    void aModelThatHangsItsLoaderIsGivenUpAtTheDeadline() {
        String good = serve("steady.onnx");
        ProcessHandle serving = house.inferenceProcesses().getFirst();
        String bad = house.register(SERVICE, "hanging.onnx");

        JsonNode service = house.deploy(SERVICE, bad, DEADLINE);

        assertRolledBack(service, "12");
        assertServesStill(good);
        Waiting.untilTrue(
                "the hanging process to end",
                () -> house.inferenceProcesses().stream().allMatch(process -> process.pid() == serving.pid()));
    }

    private String serve(String file) {
        String version = house.register(SERVICE, file);
        house.deploy(SERVICE, version, Map.of());
        return version;
    }

    private static void assertRolledBack(JsonNode service, String reason) {
        JsonNode rollout = service.path("status").path("rollout");
        assertThat(rollout.path("phase").asText()).isEqualTo("RolledBack");
        assertThat(rollout.path("reason").asText()).isNotBlank().containsIgnoringCase(reason);
    }

    private void assertServesStill(String version) {
        try (LoadGenerator load = house.load(SERVICE, 20, 2)) {
            Waiting.pause(1000);
            LoadReport report = load.finish();
            assertThat(report.examples()).isEmpty();
            assertThat(report.versions()).containsOnlyKeys(version);
        }
    }

    /** Changes one byte of the one file in the home that holds exactly these bytes. */
    private void flipAByte(byte[] content) throws IOException {
        byte[] flipped = content.clone();
        flipped[content.length / 2] ^= 1;
        try (Stream<Path> files = Files.walk(house.settings().home())) {
            List<Path> blobs = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/postgres/"))
                    .filter(file -> holds(file, content))
                    .toList();
            assertThat(blobs).hasSize(1);
            Files.write(blobs.getFirst(), flipped);
        }
    }

    private static boolean holds(Path file, byte[] content) {
        try {
            return Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
