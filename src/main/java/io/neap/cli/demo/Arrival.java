// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Events.Event;
import io.neap.cli.outcome.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Data that arrives: the files go to the artifact store, and an event says where they are. */
final class Arrival {

    static final String EVENT_TYPE = "io.neap.data.arrived";

    private Arrival() {}

    /** Uploads the files and makes the event that names them. */
    static Event of(Stage stage, String... files) {
        List<String> uris = Stream.of(files)
                .map(file -> stage.mlflow()
                        .upload("datasets/penguins/" + file, stage.penguins().file(file)))
                .toList();
        return new Event(
                "/demo", "penguins-" + stage.clock().millis(), EVENT_TYPE, Map.of("name", Stage.MODEL, "uris", uris));
    }

    /** Waits for the pipeline run that the event has started, and returns it. */
    static JsonNode trained(Stage stage, Event event) {
        return stage.await(Stage.LONGEST, "No model had been trained", () -> {
            for (JsonNode run : stage.events().runs(event)) {
                if (run.path("state").asText().equals("Failed")) {
                    throw new Failure(
                            "The pipeline run failed: " + run.path("reason").asText(), "");
                }
                if (run.path("state").asText().equals("Succeeded")) {
                    return Optional.of(run);
                }
            }
            return Optional.empty();
        });
    }
}
