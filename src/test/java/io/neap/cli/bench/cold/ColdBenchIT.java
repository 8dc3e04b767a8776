// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.CommandLineProcess;
import io.neap.cli.process.Ports;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One short run of {@code neap bench cold}; every start in it was answered right, or there would be no figures. */
@TestInstance(Lifecycle.PER_CLASS)
class ColdBenchIT {

    private static final int RUNS = 2;
    private static final double LEAST_GAIN = 5;

    private JsonNode report;

    @BeforeAll
    void measure(@TempDir Path home) throws Exception {
        CommandLineProcess neap = CommandLineProcess.start(
                HouseFixture.settings(home, Ports.free()), "bench", "cold", "--json", "--runs", Integer.toString(RUNS));
        assertThat(neap.await()).as(neap.err()).isZero();
        report = new ObjectMapper().readTree(neap.out());
        for (String name : new String[] {"native", "bare", "jvm", "jvm_archive", "jvm_bare"}) {
            JsonNode figures = report.path(name);
            System.out.printf(
                    "%-12s first answer %8.1f ms, RSS %6.1f MB, CPU %6.0f ms  %s%n",
                    name,
                    figures.path("first_answer_ms").asDouble(),
                    figures.path("rss_mb").asDouble(),
                    figures.path("cpu_ms").asDouble(),
                    figures.path("parts"));
        }
    }

    @Test
    void theJvmBuildIsMeasuredWithItsParts() {
        JsonNode jvm = report.path("jvm");

        assertThat(jvm.path("runs").asInt()).isEqualTo(RUNS);
        assertThat(jvm.path("first_answer_ms").asDouble()).isPositive();
        assertThat(jvm.path("p95_ms").asDouble())
                .isGreaterThanOrEqualTo(jvm.path("first_answer_ms").asDouble());
        assertThat(jvm.path("rss_mb").asDouble()).isBetween(20.0, 2000.0);
        assertThat(jvm.path("parts").properties())
                .extracting(part -> part.getKey())
                .containsExactly("main", "config", "fetch", "map", "library", "session", "warm-up", "answer");
        assertThat(jvm.path("parts").properties())
                .allSatisfy(part -> assertThat(part.getValue().asDouble()).isNotNegative());
    }

    @Test
    void theArchiveOfTheBuildMakesAJavaMachineStartInLessThanTwoThirds() {
        assumeTrue(report.path("jvm_archive").isObject(), "The JDK makes no AOT cache: that needs JDK 25.");

        assertThat(report.path("jvm_archive").path("cpu_ms").asDouble())
                .isPositive()
                .isLessThan(report.path("jvm").path("cpu_ms").asDouble() * 2 / 3);
    }

    @Test
    void theFloorWithoutAServerIsBelowTheServer() {
        assertThat(report.path("jvm_bare").path("cpu_ms").asDouble())
                .isPositive()
                .isLessThan(report.path("jvm").path("cpu_ms").asDouble());
    }

    @Test
    void theMachineIsDescribed() {
        assertThat(report.path("machine").path("cores").asInt()).isPositive();
        assertThat(report.path("machine").path("cpu").asText()).isNotBlank();
    }

    @Test
    void theNativeExecutableIsAtLeastFiveTimesAsFast() {
        assumeTrue(
                report.path("native").isObject(), "There is no native executable to measure; `neap native` makes it.");

        assertThat(report.path("jvm_to_native").asDouble()).isGreaterThanOrEqualTo(LEAST_GAIN);
    }
}
