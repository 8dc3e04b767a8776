// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The folders of a run and of a logged model, as the messages of MLflow's API. */
final class StoreRun {

    /** In a file a status is its number in the protocol. */
    private static final List<String> STATUS = List.of("", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    private static final List<String> MODEL_STATUS = List.of("PENDING", "PENDING", "READY", "UPLOAD_FAILED");
    private static final String RUN_NAME = "mlflow.runName";

    private StoreRun() {}

    /**
     * A run with all but its points.
     *
     * @param experiment the folder of its experiment, which has the data sets
     */
    static JsonNode run(StoreFolder experiment, StoreFolder run) throws IOException {
        ObjectNode meta = run.meta();
        ArrayNode tags = run.entries("tags");
        String runId = run.name();
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        ObjectNode info = message.putObject("info");
        info.put("run_id", runId)
                .put("run_name", runName(meta, tags))
                .put("experiment_id", experiment.name())
                .put("user_id", meta.path("user_id").asText())
                .put("status", named(STATUS, meta.path("status").asInt(1)))
                .put("start_time", meta.path("start_time").asLong())
                .put("lifecycle_stage", meta.path("lifecycle_stage").asText("active"))
                .put("artifact_uri", meta.path("artifact_uri").asText());
        if (meta.path("end_time").isNumber()) {
            info.put("end_time", meta.path("end_time").asLong());
        }
        ObjectNode data = message.putObject("data");
        data.set("params", run.entries("params"));
        data.set("tags", tags);
        data.set("metrics", sizes(run.child("metrics")));
        message.set("inputs", inputs(experiment, run));
        message.set("outputs", outputs(run));
        return message;
    }

    static JsonNode loggedModel(StoreFolder experiment, StoreFolder model) throws IOException {
        ObjectNode meta = model.meta();
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        ObjectNode info = message.putObject("info");
        info.put("model_id", model.name())
                .put("experiment_id", experiment.name())
                .put("name", meta.path("name").asText())
                .put("creation_timestamp_ms", meta.path("creation_timestamp").asLong())
                .put(
                        "last_updated_timestamp_ms",
                        meta.path("last_updated_timestamp").asLong())
                .put("artifact_uri", meta.path("artifact_location").asText())
                .put(
                        "status",
                        "LOGGED_MODEL_"
                                + named(MODEL_STATUS, meta.path("status").asInt()));
        for (String name : List.of("model_type", "source_run_id")) {
            if (meta.path(name).isTextual()) {
                info.set(name, meta.get(name));
            }
        }
        info.set("tags", model.entries("tags"));
        ObjectNode data = message.putObject("data");
        data.set("params", model.entries("params"));
        ArrayNode metrics = data.putArray("metrics");
        StoreFolder measured = model.child("metrics");
        for (String key : measured.files()) {
            new MetricFile(key, measured.path().resolve(key), true).read(metrics::add);
        }
        return message;
    }

    /** Which metrics there are and how long their files: they grow only, so it tells whether there are new points. */
    private static ArrayNode sizes(StoreFolder metrics) throws IOException {
        ArrayNode sizes = JsonNodeFactory.instance.arrayNode();
        for (String key : metrics.files()) {
            sizes.addObject()
                    .put("key", key)
                    .put("bytes", Files.size(metrics.path().resolve(key)));
        }
        return sizes;
    }

    private static ObjectNode inputs(StoreFolder experiment, StoreFolder run) throws IOException {
        ObjectNode inputs = JsonNodeFactory.instance.objectNode();
        ArrayNode datasets = inputs.putArray("dataset_inputs");
        ArrayNode models = inputs.putArray("model_inputs");
        for (StoreFolder input : run.child("inputs").folders()) {
            ObjectNode meta = input.meta();
            String source = meta.path("source_id").asText();
            if (meta.path("source_type").asText().equals("MODEL")) {
                models.addObject().put("model_id", source);
                continue;
            }
            if (!source.matches("[\\w-]+")) {
                throw new IOException("its data set '" + source + "' is no name of a folder");
            }
            ObjectNode dataset = datasets.addObject();
            ArrayNode tags = dataset.putArray("tags");
            meta.path("tags")
                    .properties()
                    .forEach(tag -> tags.addObject()
                            .put("key", tag.getKey())
                            .put("value", tag.getValue().asText()));
            dataset.set("dataset", dataset(experiment.child("datasets").child(source)));
        }
        return inputs;
    }

    private static ObjectNode dataset(StoreFolder folder) throws IOException {
        ObjectNode meta = folder.meta();
        ObjectNode dataset = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("name", "digest", "source_type", "source", "schema", "profile")) {
            if (meta.path(name).isValueNode() && !meta.path(name).isNull()) {
                dataset.put(name, meta.path(name).asText());
            }
        }
        return dataset;
    }

    private static ObjectNode outputs(StoreFolder run) throws IOException {
        ObjectNode outputs = JsonNodeFactory.instance.objectNode();
        ArrayNode models = outputs.putArray("model_outputs");
        for (StoreFolder output : run.child("outputs").folders()) {
            models.addObject()
                    .put("model_id", output.name())
                    .put("step", output.meta().path("step").asLong());
        }
        return outputs;
    }

    private static String runName(ObjectNode meta, ArrayNode tags) {
        for (JsonNode tag : tags) {
            if (tag.path("key").asText().equals(RUN_NAME)) {
                return tag.path("value").asText();
            }
        }
        return meta.path("run_name").asText();
    }

    private static String named(List<String> names, int number) {
        return number >= 0 && number < names.size() ? names.get(number) : names.get(1);
    }
}
