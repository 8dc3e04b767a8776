// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Oip;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Python;
import io.neap.fixture.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A service that sleeps, and those who ask it something that is no prediction. */
@TestInstance(Lifecycle.PER_CLASS)
class SleepingIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, Object> SLEEPY =
            Map.of("scale", Map.of("stableWindow", "6s", "gracePeriod", "0s"));

    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        house = HouseFixture.start(home, Map.of());
    }

    @AfterAll
    void stop() {
        house.close();
    }

    @Test
    void aMonitorKeepsNothingAwakeAndWakesNothingAndUsageTellsOfTheSleep() throws Exception {
        house.deploy("sleeper", house.register("sleeper", "steady.onnx"), SLEEPY);
        assertThat(predict("sleeper").statusCode()).isEqualTo(200);

        Waiting.untilTrue("the service to sleep although it is asked for its health", () -> {
            assertThat(status("/services/default/sleeper/v2/health/ready")).isEqualTo(200);
            assertThat(status("/api/v1/workspaces/default/services/sleeper/v2/health/ready"))
                    .isEqualTo(200);
            return state("sleeper").equals("Asleep");
        });
        Waiting.untilTrue(
                "its process to be gone", () -> house.inferenceProcesses().isEmpty());
        JsonNode usage = Waiting.until("the usage to be told", () -> usage("sleeper"));

        assertThat(status("/services/default/sleeper/v2/models/sleeper")).isEqualTo(200);
        assertThat(usage.path("total").path("requests").asInt()).isEqualTo(1);
        assertThat(usage.path("total").path("awakeSeconds").asDouble()).isPositive();
        assertThat(usage.path("total").path("cpuSeconds").asDouble()).isPositive();
        assertThat(usage.path("total").path("saved").path("memoryGibSeconds").asDouble())
                .isPositive();
        assertThat(usage.path("revisions")
                        .path(0)
                        .path("saved")
                        .path("memoryBasis")
                        .asText())
                .isEqualTo("measured");
        assertThat(house.inferenceProcesses()).isEmpty();
    }

    @Test
    void aClientOfTritonLearnsWhatASleepingModelIs() throws Exception {
        Optional<Python> python = Python.findForInference();
        assumeTrue(python.isPresent(), "no Python 3.11 or newer here");
        house.deploy("asked", house.register("asked", "steady.onnx"), SLEEPY);
        Waiting.untilTrue("the service to sleep", () -> state("asked").equals("Asleep"));
        Waiting.untilTrue("the door to know it", () -> status("/api/v1/workspaces/default/services/asked/v2") == 200);

        String neap = house.settings().url().getAuthority();
        for (String url :
                List.of(neap + "/api/v1/workspaces/default/services/asked", neap + "/services/default/asked")) {
            Python.Outcome outcome = python.get().run(LIMIT, "oip_asleep.py", url, "asked");
            assertThat(outcome.output()).contains("every answer holds");
        }
        assertThat(state("asked")).isEqualTo("Asleep");
    }

    /** Once the function's last report has come. */
    private Optional<JsonNode> usage(String service) {
        JsonNode usage = house.api().get("/api/v1/workspaces/default/services/" + service + "/usage");
        return usage.path("total").path("requests").asInt() > 0
                        && usage.path("total").path("asleepSeconds").asDouble() > 0
                ? Optional.of(usage)
                : Optional.empty();
    }

    private String state(String service) {
        return house.services()
                .get(service)
                .path("status")
                .path("traffic")
                .path(0)
                .path("state")
                .asText();
    }

    private int status(String path) {
        return house.api().status(path);
    }

    private HttpResponse<String> predict(String service) throws Exception {
        URI url = house.settings().url().resolve(house.oip(service).inferPath());
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Oip.body("features", List.of(HouseFixture.ROW))))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
