// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Swaps to the older version and back while requests run. */
final class BlueGreenStep implements DemoStep {

    private static final int PER_SECOND = 100;
    private static final int CONNECTIONS = 8;
    private static final long SETTLED_MILLIS = 500;

    @Override
    public String title() {
        return "Blue-green: to version 1 and back, under load";
    }

    @Override
    public void run(Stage stage) {
        try (LoadGenerator load = stage.load(PER_SECOND, CONNECTIONS)) {
            swap(stage, load, stage.recall(RetrainStep.FIRST));
            swap(stage, load, stage.recall(RetrainStep.SECOND));
        }
    }

    private static void swap(Stage stage, LoadGenerator load, String version) {
        JsonNode service = stage.deliver(version, Map.of("blueGreen", Map.of()), rollout -> {});
        stage.require(
                Stage.serving(service).equals(Optional.of(version)),
                "Version " + version + " does not get the requests: " + service.path("status"));
        LoadReport during = load.report();
        stage.pause(SETTLED_MILLIS);
        load.report();
        stage.pause(SETTLED_MILLIS);
        LoadReport after = load.report();

        stage.say("to version " + version + ": " + during.requests() + " requests during the swap (" + during.split()
                + "), " + during.failed() + " failed; after it " + after.split());
        stage.fact("requests_to_" + version, during.requests());
        stage.fact("failed_to_" + version, during.failed());
        stage.requireNoneFailed(during);
        stage.requireNoneFailed(after);
        stage.require(
                after.versions().keySet().equals(Set.of(version)),
                "After the swap, requests were still answered by " + after.split() + ".");
    }
}
