// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends a good version out by steps, then a broken one that must come back by itself. */
final class CanaryStep implements DemoStep {

    /** The floor allows for a candidate whose Java machine is seconds old, on two cores that others use as well. */
    private static final Map<String, Object> CANARY = Map.of(
            "canary",
            Map.of(
                    "steps",
                    List.of(
                            Map.of("setWeight", 10, "pause", "5s"),
                            Map.of("setWeight", 50, "pause", "3s"),
                            Map.of("setWeight", 100)),
                    "analysis",
                    Map.of("minRequests", 40, "maxErrorRate", 0.01, "maxLatencyRatio", 3.0, "latencyFloor", "1s")));

    private static final int PER_SECOND = 150;
    private static final int CONNECTIONS = 8;
    private static final long SETTLED_MILLIS = 1000;

    @Override
    public String title() {
        return "Canary: version 2 by steps under load, then a broken version 3";
    }

    @Override
    public void run(Stage stage) {
        try (LoadGenerator load = stage.load(PER_SECOND, CONNECTIONS)) {
            promote(stage, load, stage.recall(RetrainStep.SECOND));
            rollBack(stage, load);
        }
    }

    private static void promote(Stage stage, LoadGenerator load, String version) {
        CanaryTale tale = new CanaryTale(stage);
        JsonNode service = stage.deliver(version, CANARY, tale::see);
        tale.tellVerdicts();
        LoadReport report = load.report();

        stage.require(
                Stage.serving(service).equals(Optional.of(version)),
                "Version " + version + " was not promoted: "
                        + service.path("status").path("rollout"));
        stage.say(report.requests() + " requests meanwhile (" + report.split() + "), " + report.latency() + ", "
                + report.failed() + " failed");
        stage.fact("weights", tale.weights());
        stage.fact("requests", report.requests());
        stage.fact("failed", report.failed());
        stage.requireNoneFailed(report);
    }

    private static void rollBack(Stage stage, LoadGenerator load) {
        String good = stage.recall(RetrainStep.SECOND);
        JsonNode run = stage.mlflow().run(stage.recall(RetrainStep.SECOND_RUN));
        String broken = stage.mlflow()
                .register(
                        Stage.MODEL,
                        run.path("info").path("experiment_id").asText(),
                        "deliberately broken",
                        stage.penguins().file(Penguins.BROKEN_MODEL));
        stage.say("version " + broken + " loads and warms up, and fails on every real row");

        CanaryTale tale = new CanaryTale(stage);
        JsonNode service = stage.deliver(broken, CANARY, tale::see);
        tale.tellVerdicts();
        LoadReport during = load.report();
        stage.pause(SETTLED_MILLIS);
        load.report();
        stage.pause(SETTLED_MILLIS);
        LoadReport after = load.report();

        JsonNode rollout = service.path("status").path("rollout");
        stage.require(
                rollout.path("phase").asText().equals("RolledBack"), "Version " + broken + " was not rolled back.");
        stage.require(
                Stage.serving(service).equals(Optional.of(good)),
                "Version " + good + " does not get the requests back: "
                        + service.path("status").path("traffic"));
        stage.say("rolled back by itself: " + rollout.path("reason").asText());
        stage.say("the canary's share was " + during.failed() + " of " + during.requests() + " requests; after it "
                + after.split() + ", " + after.failed() + " failed");
        stage.fact("rollback_reason", rollout.path("reason").asText());
        stage.fact("failed_on_broken", during.failed());
        stage.fact("failed_after_rollback", after.failed());
        stage.requireNoneFailed(after);
    }
}
