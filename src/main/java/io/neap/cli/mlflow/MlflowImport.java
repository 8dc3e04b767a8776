// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.client.Api;
import io.neap.cli.mlflow.Report.Kind;
import io.neap.cli.mlflow.source.Source;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Copies all that a source has into a workspace of Neap. What has arrived is Neap's to know: an import that was stopped
 * anywhere is started again, and does what is left.
 */
public final class MlflowImport {

    private final Source source;
    private final Door door;
    private final Report report;
    private final Consumer<String> progress;
    private final RunTransfer runs;
    private final LoggedModelTransfer loggedModels;

    /**
     * Copies nothing yet.
     *
     * @param verify whether files that Neap has are read again and compared
     * @param progress is told a line now and then
     */
    public MlflowImport(
            Source source, Api api, String workspace, Report report, boolean verify, Consumer<String> progress) {
        this.source = source;
        this.door = new Door(api, workspace);
        this.report = report;
        this.progress = progress;
        FileTransfer files = new FileTransfer(source, door, report, verify);
        this.runs = new RunTransfer(source, door, files, report);
        this.loggedModels = new LoggedModelTransfer(source, door, files, report);
    }

    public void run() {
        for (JsonNode experiment : source.experiments()) {
            String what = named(experiment);
            report.found(Kind.EXPERIMENTS);
            progress.accept(what);
            try {
                copy(experiment, what);
            } catch (IOException | Door.Refused failed) {
                report.differs(what, String.valueOf(failed.getMessage()));
            }
        }
        progress.accept("registered models");
        new RegistryTransfer(source, door, report).copy();
    }

    private void copy(JsonNode experiment, String what) throws IOException, Door.Refused {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("experiment", experiment);
        JsonNode arrival = door.put("experiments", body);
        report.here(Kind.EXPERIMENTS, arrival.path("outcome").asText().equals("created"));
        report.conflicts(what, arrival);
        runs.copy(experiment, arrival.path("id").asText());
        loggedModels.copy(experiment, arrival.path("id").asText());
        if (source.hasTraces(experiment)) {
            report.notTaken("the traces of " + what);
        }
    }

    /** Counts what there is, and changes nothing. */
    public static void count(Source source, Report report) {
        for (JsonNode experiment : source.experiments()) {
            report.found(Kind.EXPERIMENTS);
            try {
                source.runs(experiment, run -> count(Kind.RUNS, source, Source.Owner.run(run), report));
                source.loggedModels(
                        experiment, model -> count(Kind.LOGGED_MODELS, source, Source.Owner.model(model), report));
                if (source.hasTraces(experiment)) {
                    report.notTaken("the traces of " + named(experiment));
                }
            } catch (IOException failed) {
                report.differs(named(experiment), String.valueOf(failed.getMessage()));
            }
        }
        for (JsonNode model : source.models()) {
            report.found(Kind.MODELS);
            try {
                report.found(Kind.VERSIONS, source.versions(model).size());
            } catch (IOException failed) {
                report.differs("model " + model.path("name").asText(), String.valueOf(failed.getMessage()));
            }
        }
    }

    private static void count(Kind kind, Source source, Source.Owner owner, Report report) {
        report.found(kind);
        try {
            report.found(Kind.FILES, source.files(owner).size());
        } catch (IOException unreadable) {
            report.differs(owner.toString(), String.valueOf(unreadable.getMessage()));
        }
    }

    private static String named(JsonNode experiment) {
        return "experiment " + experiment.path("name").asText();
    }
}
