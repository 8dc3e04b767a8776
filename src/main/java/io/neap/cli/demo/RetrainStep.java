// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Events.Event;
import io.neap.cli.client.Mlflow;

/** Lets more data arrive: the event is sent twice, and one run answers it. */
final class RetrainStep implements DemoStep {

    static final String FIRST = "first version";
    static final String SECOND = "second version";
    static final String SECOND_RUN = "run of the second version";

    private static final int DIGEST_SHOWN = 12;
    /** Long enough that a second run, were there one, would have been recorded. */
    private static final long SETTLED_MILLIS = 1500;

    @Override
    public String title() {
        return "Event to retrained model: the second batch arrives";
    }

    @Override
    public void run(Stage stage) {
        Event event = Arrival.of(stage, Penguins.BATCH_1, Penguins.BATCH_2);

        int status = stage.events().sendStructured(event);
        int again = stage.events().sendStructured(event);
        JsonNode pipelineRun = Arrival.trained(stage, event);
        stage.pause(SETTLED_MILLIS);
        int runs = stage.events().runs(event).size();
        String version = pipelineRun.path("version").asText();
        String runId = pipelineRun.path("runId").asText();
        JsonNode run = stage.mlflow().run(runId);
        String digest = Mlflow.value(run, "tags", "neap.dataset.sha256");

        stage.say("event " + event.id() + " in structured mode, sent twice: " + status + " and " + again + ", " + runs
                + " pipeline run");
        stage.say(Stage.MODEL + " version " + version + " registered, accuracy "
                + Mlflow.value(run, "metrics", "accuracy") + " on its own held-back rows");
        stage.say("lineage: event " + Mlflow.value(run, "tags", "neap.event.id") + " > data "
                + digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())) + " > run " + runId + " > version "
                + version);
        stage.fact("version", version);
        stage.fact("run_id", runId);
        stage.fact("pipeline_runs", runs);
        stage.fact("dataset_sha256", digest);
        stage.require(runs == 1, "The event that was sent twice started " + runs + " runs.");
        stage.require(
                Mlflow.value(run, "tags", "neap.event.id").equals(event.id()) && !digest.isEmpty(),
                "The run does not name its event and its data.");
        stage.require(
                stage.mlflow()
                        .version(Stage.MODEL, version)
                        .path("run_id")
                        .asText()
                        .equals(runId),
                "Version " + version + " does not name its run.");
        stage.remember(SECOND, version);
        stage.remember(SECOND_RUN, runId);
    }
}
