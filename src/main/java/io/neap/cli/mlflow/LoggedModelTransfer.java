// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.mlflow.Report.Kind;
import io.neap.cli.mlflow.source.Source;
import io.neap.cli.mlflow.source.Source.Owner;
import java.io.IOException;
import java.util.Optional;

/** Copies logged models. One is ready in Neap only when its files are there. */
final class LoggedModelTransfer {

    private static final int POINTS = 1_000;

    private final Source source;
    private final Door door;
    private final FileTransfer files;
    private final Report report;

    LoggedModelTransfer(Source source, Door door, FileTransfer files, Report report) {
        this.source = source;
        this.door = door;
        this.files = files;
        this.report = report;
    }

    /** Copies all models of an experiment into one of Neap. */
    void copy(JsonNode experiment, String experimentId) throws IOException {
        source.loggedModels(experiment, model -> {
            report.found(Kind.LOGGED_MODELS);
            Owner owner = Owner.model(model);
            try {
                copy(owner, placed(model, experimentId));
            } catch (Door.Refused refused) {
                report.differs(owner.toString(), refused.reason());
            }
        });
    }

    private void copy(Owner owner, ObjectNode model) throws Door.Refused {
        Optional<String> there = door.loggedModel(owner.id());
        String artifactUri = there.isPresent() ? there.get() : announce(model);
        files.copy(owner, artifactUri);
        ObjectNode data = (ObjectNode) model.path("data");
        ArrayNode points = JsonNodeFactory.instance.arrayNode();
        points.addAll(data.withArray("metrics"));
        JsonNode arrival;
        int from = 0;
        do {
            ArrayNode part = data.putArray("metrics");
            for (int i = from; i < Math.min(points.size(), from + POINTS); i++) {
                part.add(points.get(i));
            }
            arrival = door.put("logged-models", body(model));
            from += POINTS;
        } while (from < points.size());
        report.here(Kind.LOGGED_MODELS, there.isEmpty());
        report.conflicts(owner.toString(), arrival);
    }

    private String announce(ObjectNode model) throws Door.Refused {
        ObjectNode pending = model.deepCopy();
        ((ObjectNode) pending.path("info")).put("status", "LOGGED_MODEL_PENDING");
        ((ObjectNode) pending.path("data")).remove("metrics");
        return door.put("logged-models", body(pending)).path("artifactUri").asText();
    }

    private static ObjectNode body(ObjectNode model) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("model", model);
        return body;
    }

    private static ObjectNode placed(JsonNode model, String experimentId) {
        ObjectNode here = model.deepCopy();
        ObjectNode info = (ObjectNode) here.path("info");
        info.put("experiment_id", experimentId);
        if (info.path("status").asText().endsWith("UNSPECIFIED")) {
            info.put("status", "LOGGED_MODEL_PENDING");
        }
        if (!here.path("data").isObject()) {
            here.putObject("data");
        }
        return here;
    }
}
