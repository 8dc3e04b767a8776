// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.ControlProcess;
import io.neap.cli.process.Ports;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Control or its database dies, or cannot start: nothing is lost, nothing is left over, and the reason is said. */
@TestInstance(Lifecycle.PER_CLASS)
class ControlFaultsIT {

    private static final String SERVICE = "penguins";
    private static final String CANARY = "canary";
    private static final String GONE = "gone";
    private static final Map<String, Object> LONG_CANARY =
            Map.of("strategy", Map.of("canary", Map.of("steps", List.of(Map.of("setWeight", 20, "pause", "10m")))));

    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        house = HouseFixture.start(home, Map.of());
        house.deploy(SERVICE, house.register(SERVICE, "steady.onnx"), Map.of());
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @Test
    void controlKilledInARolloutGoesOnWhereItWasAndLeavesNoOrphan() {
        house.deploy(CANARY, house.register(CANARY, "steady.onnx"), Map.of());
        house.apply(CANARY, house.register(CANARY, "slow.onnx"), LONG_CANARY);
        JsonNode before = stepping(CANARY);
        long entries = house.ledger().verify().path("entries").asLong();
        List<ProcessHandle> children = house.descendants();

        house.killControl();
        house.restart();

        JsonNode after = stepping(CANARY);
        assertThat(after.path("status").path("traffic"))
                .as("the same split, no half rollout")
                .extracting(target -> target.path("revision").asText() + target.path("percent"))
                .isEqualTo(splits(before));
        Waiting.untilTrue("the orphans to end", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        JsonNode ledger = house.ledger().verify();
        assertThat(ledger.path("faults")).isEmpty();
        assertThat(ledger.path("entries").asLong()).isGreaterThanOrEqualTo(entries);
    }

    @Test
    void aServiceDeletedInARolloutLeavesNoProcessAndItsNameIsFree() {
        List<ProcessHandle> others = house.inferenceProcesses();
        house.deploy(GONE, house.register(GONE, "steady.onnx"), Map.of());
        house.apply(GONE, house.register(GONE, "slow.onnx"), LONG_CANARY);
        stepping(GONE);

        house.delete(GONE);

        assertThat(others).containsAll(house.inferenceProcesses());
        JsonNode again = house.deploy(GONE, "1", Map.of());
        assertThat(again.path("status").path("rollout").path("phase").asText()).isEqualTo("Completed");
    }

    @Test
    void controlAnswersAgainAfterItsPostgresWasKilled() {
        ProcessHandle postgres = house.postgres().process();

        try (LoadGenerator load = house.load(SERVICE, 50, 4)) {
            Waiting.pause(500);
            load.report();
            postgres.destroyForcibly();
            postgres.onExit().join();
            Waiting.pause(1000);
            LoadReport meanwhile = load.report();
            assertThat(meanwhile.examples()).as("inference needs no database").isEmpty();
        }

        Waiting.untilTrue("control to answer again", () -> {
            int status = house.api().status("/api/v1/ledger/verify");
            assertThat(status)
                    .as("until then it says that it is a matter of time")
                    .isIn(200, 503);
            return status == 200;
        });
        assertThat(house.api().status("/q/health/ready"))
                .as("it is ready when it answers")
                .isEqualTo(200);
        assertThat(house.ledger().verify().path("faults")).isEmpty();
        assertThat(house.register(SERVICE, "steady.onnx")).isNotBlank();
    }

    @Test
    void aSecondControlOnOneHomeSaysSoAndStops() {
        assertThatThrownBy(() -> ControlProcess.start(
                        HouseFixture.settings(house.settings().home(), Ports.free())))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("already runs on " + house.settings().home());

        assertThat(house.api().answers("/q/health/ready")).isTrue();
    }

    @Test
    void aHomeThatCannotBeWrittenIsSaidInOneSentence(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));

        assertThatThrownBy(() -> ControlProcess.start(HouseFixture.settings(file.resolve("home"), Ports.free())))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.text())
                                .contains("cannot write to its home " + file.resolve("home"), "NEAP_HOME"));
    }

    private JsonNode stepping(String service) {
        return Waiting.until(
                "the canary to step",
                () -> house.services().get(service).toString(),
                () -> Optional.of(house.services().get(service))
                        .filter(found -> found.path("status")
                                .path("rollout")
                                .path("phase")
                                .asText()
                                .equals("Stepping")));
    }

    private static List<String> splits(JsonNode service) {
        List<String> splits = new ArrayList<>();
        for (JsonNode target : service.path("status").path("traffic")) {
            splits.add(target.path("revision").asText() + target.path("percent"));
        }
        return splits;
    }
}
