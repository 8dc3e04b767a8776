// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.client.Events;
import io.neap.cli.client.Oip;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.OtlpReceiver;
import io.neap.fixture.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One trace through the processes, with OpenTelemetry's SDK on in each of them. */
@TestInstance(Lifecycle.PER_CLASS)
class TraceIT {

    private static final String CONTROL = "neap-control";
    private static final String MODEL = "traced-model";
    private static final String TRIGGER = "traced-trigger";

    private OtlpReceiver collector;
    private HouseFixture house;

    @BeforeAll
    void start(@TempDir Path home) {
        collector = OtlpReceiver.start();
        house = HouseFixture.start(home, collector.environment());
    }

    @AfterAll
    void stop() {
        house.close();
        collector.close();
    }

    @Test
    void aRequestHasOneTraceFromTheGatewayToTheRevision() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        house.deploy(MODEL, house.register(MODEL, "steady.onnx"), Map.of());

        house.api()
                .send(
                        "POST",
                        house.oip(MODEL).inferPath(),
                        Oip.body("features", List.of(HouseFixture.ROW)).getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", "application/json", "traceparent", parent(trace)));

        assertSpans(trace, MODEL);
        Waiting.untilTrue("the span of the queue", () -> collector.hasSpan(MODEL, trace, "queue"));
        Waiting.untilTrue("the span of the model's run", () -> collector.hasSpan(MODEL, trace, "compute"));
    }

    @Test
    void anEventHasOneTraceFromTheDoorToTheFunctionThatItStarts() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Events events = new Events(house.api(), HouseFixture.WORKSPACE);
        events.trigger(
                TRIGGER,
                Map.of(
                        "eventType",
                        "io.neap.data.arrived",
                        "function",
                        "retraining",
                        "environment",
                        Map.of("NEAP_MODEL_NAME", "m", "NEAP_LABEL", "species")));

        house.api()
                .send(
                        "POST",
                        "/api/v1/workspaces/" + HouseFixture.WORKSPACE + "/events",
                        "{\"name\": \"no data\", \"uris\": []}".getBytes(StandardCharsets.UTF_8),
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "ce-specversion",
                                "1.0",
                                "ce-id",
                                "traced",
                                "ce-source",
                                "/test",
                                "ce-type",
                                "io.neap.data.arrived",
                                "traceparent",
                                parent(trace)));

        assertSpans(trace, TRIGGER);
    }

    private void assertSpans(String trace, String function) {
        Waiting.untilTrue("the spans of control", () -> collector.hasSpan(CONTROL, trace));
        Waiting.untilTrue("the spans of " + function, () -> collector.hasSpan(function, trace));
        assertThat(collector.hasSpan(function, "ffffffffffffffffffffffffffffffff"))
                .isFalse();
    }

    private static String parent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }
}
