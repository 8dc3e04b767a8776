// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.CommandLineProcess;
import io.neap.cli.outcome.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The main job, once, as a user runs it; then each step's facts. Every platform is held to it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class DemoContract {

    private int exitCode = -1;
    private String err = "";
    private JsonNode report = new ObjectMapper().nullNode();

    /** Starts {@code neap demo --json}. */
    abstract CommandLineProcess start(Path home) throws Exception;

    @BeforeAll
    void run(@TempDir Path home) throws Exception {
        CommandLineProcess demo = start(home);
        exitCode = demo.await();
        err = demo.err();
        report = new ObjectMapper().readTree(demo.out());
    }

    @Test
    void everyStepPasses() {
        assertThat(exitCode).as(err).isEqualTo(ExitCode.OK);
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(report.path("steps")).hasSize(9);
        assertThat(report.path("steps"))
                .allSatisfy(step -> assertThat(step.path("failure").asText()).isEmpty());
    }

    @Test
    void versionOneIsTheChampion() {
        assertThat(facts(2).path("version").asText()).isNotEmpty();
        assertThat(facts(2).path("champion")).isEqualTo(facts(2).path("version"));
    }

    @Test
    void predictionsAreRightOnHeldOutRows() {
        assertThat(facts(4).path("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(facts(4).path("requests").asInt()).isPositive();
        assertThat(facts(4).path("failed").asInt(-1)).isZero();
    }

    @Test
    void theSameEventTwiceIsOnePipelineRunWithItsLineage() {
        assertThat(facts(5).path("pipeline_runs").asInt()).isOne();
        assertThat(facts(5).path("version").asText())
                .isNotEqualTo(facts(2).path("version").asText());
        assertThat(facts(5).path("dataset_sha256").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void theCanaryStepsWithoutAFailedRequest() {
        List<Integer> weights = IntStream.range(0, facts(6).path("weights").size())
                .mapToObj(i -> facts(6).path("weights").path(i).asInt())
                .toList();

        assertThat(weights).containsSubsequence(10, 50, 100);
        assertThat(facts(6).path("requests").asInt()).isGreaterThan(500);
        assertThat(facts(6).path("failed").asInt(-1)).isZero();
    }

    @Test
    void theBrokenVersionIsRolledBackForItsErrors() {
        assertThat(facts(6).path("rollback_reason").asText()).containsIgnoringCase("error");
        assertThat(facts(6).path("failed_on_broken").asInt()).isPositive();
        assertThat(facts(6).path("failed_after_rollback").asInt(-1)).isZero();
    }

    @Test
    void bothSwapsLoseNoRequest() {
        for (String version : List.of(
                facts(2).path("version").asText(), facts(5).path("version").asText())) {
            assertThat(facts(7).path("requests_to_" + version).asInt()).isPositive();
            assertThat(facts(7).path("failed_to_" + version).asInt(-1)).isZero();
        }
    }

    @Test
    void theServiceSleepsAndTheLedgerHasThePartsOfItsWake() {
        assertThat(facts(8).path("slept").asBoolean()).isTrue();
        assertThat(facts(8).path("startup_ms").fieldNames())
                .toIterable()
                .contains("queue", "spawn", "main", "session", "warm-up", "ready");
    }

    @Test
    void theLedgerSaysWhy() {
        assertThat(facts(9).path("why").asText())
                .contains(
                        facts(5).path("run_id").asText(),
                        facts(5).path("dataset_sha256").asText());
        assertThat(facts(9).path("ledger_entries").asInt()).isGreaterThan(20);
    }

    final JsonNode report() {
        return report;
    }

    final JsonNode facts(int step) {
        return report.path("steps").path(step - 1).path("facts");
    }
}
