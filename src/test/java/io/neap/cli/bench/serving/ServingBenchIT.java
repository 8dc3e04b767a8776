// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.CommandLineProcess;
import io.neap.cli.process.Ports;
import io.neap.fixture.HouseFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One short run of {@code neap bench serving}; every answer in it was right, or there would be no figures. */
class ServingBenchIT {

    @Test
    void everyFormIsMeasuredByServerAndAlone(@TempDir Path home) throws Exception {
        CommandLineProcess neap = CommandLineProcess.start(
                HouseFixture.settings(home, Ports.free()),
                "bench",
                "serving",
                "--json",
                "--only=linear,trees,mlp,mlp-grpc,mlp-32,cnn-binary,overload",
                "--rounds=1",
                "--connections=4",
                "--warm-up=1",
                "--seconds=1");
        assertThat(neap.await()).as(neap.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(neap.out());

        for (String workload : new String[] {"linear", "trees", "mlp", "mlp-grpc", "mlp-32", "cnn-binary"}) {
            for (String server : new String[] {"bare", "jvm"}) {
                JsonNode figures = report.path(workload).path(server);
                assertThat(figures.path("per_second").asDouble()).isPositive();
                assertThat(figures.path("cpu_ms").asDouble()).isPositive();
                assertThat(figures.path("p99_ms").asDouble())
                        .isGreaterThanOrEqualTo(figures.path("p50_ms").asDouble());
                assertThat(figures.path("rss_mb").asDouble()).isBetween(20.0, 2000.0);
            }
        }
        assertThat(report.path("mlp").path("bare").path("cpu_ms").asDouble())
                .as("a larger model alone costs more")
                .isGreaterThan(report.path("linear").path("bare").path("cpu_ms").asDouble());
        assertThat(report.has("mlp-alone")).as("what was not asked for").isFalse();
        JsonNode overload = report.path("overload").path("jvm");
        assertThat(overload.path("peak_per_second").asDouble()).isPositive();
        assertThat(overload.path("threefold_offered_per_second").asDouble())
                .isGreaterThan(overload.path("peak_per_second").asDouble());
        assertThat(overload.path("threefold_goodput").asDouble()).isPositive();
        assertThat(report.path("connections").asInt()).isEqualTo(4);
        assertThat(report.path("machine").path("cpu").asText()).isNotBlank();
    }

    @Test
    void withoutAGpuTheBenchOfOneSaysWhyItDoesNotStart(@TempDir Path home) throws Exception {
        assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "a GPU is here, which may start");
        CommandLineProcess neap = CommandLineProcess.start(
                HouseFixture.settings(home, Ports.free()), "bench", "gpu", "--rounds=1", "--warm-up=1", "--seconds=1");

        assertThat(neap.await()).isNotZero();
        assertThat(neap.err()).contains("CUDA");
    }
}
