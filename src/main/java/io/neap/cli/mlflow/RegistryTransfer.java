// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.mlflow.Report.Kind;
import io.neap.cli.mlflow.source.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies the registry: models first, then all versions in the order in which they were registered, as one may be a copy
 * of another model's, then the aliases that lead to them.
 */
final class RegistryTransfer {

    private static final String MODEL = "registered_model";
    private static final Pattern LOGGED_MODEL = Pattern.compile("/models/(m-[\\w-]+)/artifacts/?$");
    private static final Pattern REFERENCE = Pattern.compile("(models|runs):/.*");

    private final Source source;
    private final Door door;
    private final Report report;

    RegistryTransfer(Source source, Door door, Report report) {
        this.source = source;
        this.door = door;
        this.report = report;
    }

    void copy() {
        List<JsonNode> taken = new ArrayList<>();
        List<JsonNode> versions = new ArrayList<>();
        for (JsonNode model : source.models()) {
            String what = named(model);
            report.found(Kind.MODELS);
            try {
                JsonNode arrival = door.put("models", body(MODEL, model));
                report.here(Kind.MODELS, isNew(arrival));
                taken.add(model);
                versions.addAll(source.versions(model));
            } catch (IOException | Door.Refused failed) {
                report.differs(what, String.valueOf(failed.getMessage()));
            }
        }
        versions.sort(Comparator.comparingLong(
                        (JsonNode version) -> version.path("creation_timestamp").asLong())
                .thenComparing(version -> version.path("name").asText())
                .thenComparingLong(version -> version.path("version").asLong()));
        versions.forEach(this::copy);
        taken.forEach(this::alias);
    }

    private void copy(JsonNode version) {
        String what = "version " + version.path("version").asText() + " of model "
                + version.path("name").asText();
        report.found(Kind.VERSIONS);
        String status = version.path("status").asText("READY");
        if (!status.equals("READY")) {
            report.differs(what, "it is " + status + " at the source, and not taken");
            return;
        }
        ObjectNode here = version.deepCopy();
        String place = place(version);
        here.put("source", place);
        try {
            JsonNode arrival = door.put("versions", body("model_version", here));
            report.here(Kind.VERSIONS, isNew(arrival));
            report.conflicts(what, arrival);
            if (place.contains(":/")
                    && Door.folder(arrival.path("artifactUri").asText()).isEmpty()) {
                report.notTaken("the files of " + what + ", which stay at " + place);
            }
        } catch (Door.Refused refused) {
            report.differs(what, refused.reason());
        }
    }

    /** Where its files are in Neap, if they belong to a run or a logged model; where they were otherwise. */
    private static String place(JsonNode version) {
        String from = version.path("source").asText();
        if (REFERENCE.matcher(from).matches()) {
            return from;
        }
        Matcher logged = LOGGED_MODEL.matcher(from);
        if (logged.find()) {
            return "models:/" + logged.group(1);
        }
        String runId = version.path("run_id").asText();
        String root = "/" + runId + "/artifacts";
        int at = runId.isEmpty() ? -1 : from.indexOf(root);
        return at < 0 ? from : "runs:/" + runId + from.substring(at + root.length());
    }

    private void alias(JsonNode model) {
        try {
            report.conflicts(named(model), door.put("models", body(MODEL, model).put("aliased", true)));
        } catch (Door.Refused refused) {
            report.differs(named(model), "its aliases: " + refused.reason());
        }
    }

    private static String named(JsonNode model) {
        return "model " + model.path("name").asText();
    }

    private static boolean isNew(JsonNode arrival) {
        return arrival.path("outcome").asText().equals("created");
    }

    private static ObjectNode body(String kind, JsonNode thing) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set(kind, thing);
        return body;
    }
}
