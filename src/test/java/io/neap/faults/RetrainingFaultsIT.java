// SPDX-License-Identifier: Apache-2.0
package io.neap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.client.Events;
import io.neap.cli.client.Events.Event;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function that trains is told to end in the middle of it. */
class RetrainingFaultsIT {

    private static final String MODEL = "penguins";
    private static final String EVENT_TYPE = "io.neap.data.arrived";

    /** So many that the signal comes before the last. */
    private static final String EPOCHS = "5000";

    @Test
    void aTrainingUnderWayAtSigtermLeadsToOneRunAndOneVersion(@TempDir Path home) throws IOException {
        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            Events events = new Events(house.api(), HouseFixture.WORKSPACE);
            Map<String, String> environment = Map.of(
                    "NEAP_MODEL_NAME", MODEL,
                    "NEAP_EXPERIMENT", MODEL,
                    "NEAP_LABEL", "species",
                    "NEAP_RETRAINING_TRAINING_EPOCHS", EPOCHS);
            events.trigger(
                    "retrain", Map.of("eventType", EVENT_TYPE, "function", "retraining", "environment", environment));
            byte[] rows = Files.readAllBytes(Path.of("main/resources/penguins/batch-1.csv"));
            String uri = house.mlflow().upload("datasets/penguins/batch-1.csv", rows);
            Event event = new Event("/faults", "sigterm", EVENT_TYPE, Map.of("name", MODEL, "uris", List.of(uri)));

            events.sendBinary(event);
            Waiting.untilTrue("the training to run", () -> runs(house).equals(List.of("RUNNING")));
            ProcessHandle function = retraining(house);
            function.destroy();
            Waiting.untilTrue(
                    "the pipeline run to succeed",
                    () -> events.runs(event).stream()
                            .anyMatch(run -> run.path("state").asText().equals("Succeeded")));
            function.onExit().join();

            assertThat(runs(house)).as("no second attempt").containsExactly("FINISHED");
            assertThat(events.runs(event)).hasSize(1);
            assertThat(versions(house)).containsExactly("1");
            assertThat(house.mlflow().aliased(MODEL, "champion")).isEqualTo("1");
        }
    }

    private static ProcessHandle retraining(HouseFixture house) {
        return Waiting.until(
                "the function to be there",
                () -> house.control().functions("retraining").stream().findFirst());
    }

    /** The states of the model's training runs. */
    private static List<String> runs(HouseFixture house) {
        String known = "/api/2.0/mlflow/experiments/get-by-name?experiment_name=" + MODEL;
        Optional<String> experiment = house.api().answers(known)
                ? Optional.of(house.api()
                        .get(known)
                        .path("experiment")
                        .path("experiment_id")
                        .asText())
                : Optional.empty();
        return experiment.stream()
                .flatMap(id -> house
                        .api()
                        .post("/api/2.0/mlflow/runs/search", Map.of("experiment_ids", List.of(id)))
                        .path("runs")
                        .findValuesAsText("status")
                        .stream())
                .toList();
    }

    private static List<String> versions(HouseFixture house) {
        return house.api()
                .get("/api/2.0/mlflow/model-versions/search?filter=name%3D'" + MODEL + "'")
                .path("model_versions")
                .findValuesAsText("version");
    }
}
