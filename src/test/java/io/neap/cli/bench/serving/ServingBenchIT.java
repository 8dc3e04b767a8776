// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.CommandLineProcess;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import io.neap.fixture.HouseFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of {@code neap bench serving}; every answer in them was right, or there would be no figures. */
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
                .as("more than at half of the peak, though a starved machine may not ask three times as much")
                .isGreaterThan(overload.path("peak_per_second").asDouble() / 2);
        assertThat(overload.path("threefold_goodput").asDouble()).isPositive();
        assertThat(report.path("connections").asInt()).isEqualTo(4);
        assertThat(report.path("machine").path("cpu").asText()).isNotBlank();
    }

    /** The function itself is the other server here; its gRPC is not where it is told that it should be. */
    @Test
    void anotherServerIsSetBesideInTheFormsThatItAnswers(@TempDir Path home) throws Exception {
        Settings settings = HouseFixture.settings(home, Ports.free());
        String start = "PORT=$HTTP_PORT NEAP_MODEL_NAME=$MODEL_NAME NEAP_MODEL_URI=file://$MODEL_FILE"
                + " NEAP_MODEL_CACHE=cache-of-other '" + settings.java() + "' -jar '" + settings.inferenceJar()
                + "'; echo ended";

        CommandLineProcess neap = CommandLineProcess.start(
                settings,
                "bench",
                "serving",
                "--json",
                "--only=mlp-binary,mlp-grpc",
                "--server=other=" + start,
                "--rounds=1",
                "--warm-up=1",
                "--seconds=1");
        assertThat(neap.await()).as(neap.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(neap.out());

        JsonNode figures = report.path("mlp-binary").path("other");
        assertThat(figures.path("cpu_ms").asDouble())
                .as("what the shell started counts")
                .isGreaterThan(0.01);
        assertThat(figures.path("rss_mb").asDouble()).isGreaterThan(50);
        assertThat(report.path("mlp-grpc").has("jvm")).isTrue();
        assertThat(report.path("mlp-grpc").has("other")).isFalse();
        assertThat(neap.err()).contains("mlp-grpc: left out for other: Connection refused");
    }

    @Test
    void aServerCannotTakeTheNameOfOneOfOurs(@TempDir Path home) throws Exception {
        CommandLineProcess neap = CommandLineProcess.start(
                HouseFixture.settings(home, Ports.free()), "bench", "serving", "--server", "jvm=true");

        assertThat(neap.await()).isEqualTo(2);
        assertThat(neap.err()).contains("--server", "the name is jvm");
    }

    @Test
    void aSoakTellsTheHeapAlongTheWay(@TempDir Path home) throws Exception {
        CommandLineProcess neap = CommandLineProcess.start(
                HouseFixture.settings(home, Ports.free()),
                "bench",
                "serving",
                "--json",
                "--only=soak",
                "--requests=20005",
                "--connections=6");
        assertThat(neap.await()).as(neap.err()).isZero();
        JsonNode points = new ObjectMapper().readTree(neap.out()).path("soak");

        assertThat(points).hasSize(11);
        assertThat(points.path(10).path("requests").asLong()).isEqualTo(20_005);
        assertThat(points.path(10).path("per_second").asDouble()).isPositive();
        for (JsonNode point : points) {
            assertThat(point.path("errors").asLong()).isZero();
            assertThat(point.path("heap_mb").asDouble()).isBetween(5.0, 100.0);
            assertThat(point.path("rss_mb").asDouble()).isBetween(50.0, 1000.0);
        }
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
