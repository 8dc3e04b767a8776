// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Events.Event;
import io.neap.cli.client.Mlflow;
import java.util.Map;

/** Declares a trigger and lets the first batch of data arrive: version 1 is trained and registered. */
final class TrainStep implements DemoStep {

    @Override
    public String title() {
        return "Train version 1 on the first batch";
    }

    @Override
    public void run(Stage stage) {
        stage.events()
                .trigger(
                        Stage.TRIGGER,
                        Map.of(
                                "eventType",
                                Arrival.EVENT_TYPE,
                                "function",
                                "retraining",
                                "environment",
                                Map.of(
                                        "NEAP_MODEL_NAME", Stage.MODEL,
                                        "NEAP_EXPERIMENT", Stage.MODEL,
                                        "NEAP_LABEL", "species")));
        Event event = Arrival.of(stage, Penguins.BATCH_1);

        int status = stage.events().sendBinary(event);
        JsonNode pipelineRun = Arrival.trained(stage, event);
        String version = pipelineRun.path("version").asText();
        JsonNode run = stage.mlflow().run(pipelineRun.path("runId").asText());
        String champion = stage.mlflow().aliased(Stage.MODEL, "champion");

        stage.say("event " + event.id() + " in binary mode: " + status);
        stage.say("run " + run.path("info").path("run_id").asText() + " with " + Mlflow.value(run, "params", "trainer")
                + ", " + Mlflow.value(run, "params", "epochs") + " epochs");
        stage.say("accuracy " + Mlflow.value(run, "metrics", "accuracy") + " on its own held-back rows");
        stage.say(Stage.MODEL + " version " + version + " registered; champion is version " + champion);
        stage.fact("version", version);
        stage.fact("champion", champion);
        stage.fact("run_id", run.path("info").path("run_id").asText());
        // A Neap that has had this model before keeps the champion that it has.
        stage.require(
                champion.equals(version) || !version.equals("1"),
                "The alias champion does not name version " + version + ".");
        stage.remember(RetrainStep.FIRST, version);
    }
}
