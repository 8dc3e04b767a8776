// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.imports;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.error.DomainException;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.RunStatus;
import io.neap.control.experiment.logged.LoggedModel;
import io.neap.control.experiment.logged.LoggedModelStatus;
import io.neap.control.model.AdoptedVersion;
import io.neap.control.model.NewVersion;
import io.neap.control.model.RegisteredModel;
import io.neap.control.model.Stage;
import java.util.List;
import java.util.Optional;

/** Reads the messages of MLflow's API that answer questions: here they come as requests. */
final class ImportInputs {

    private static final String STATUS_PREFIX = "LOGGED_MODEL_";

    private ImportInputs() {}

    static Experiment experiment(String workspace, Fields in) {
        long created = in.integer("creation_time").orElse(0L);
        return new Experiment(
                in.text("experiment_id").orElse(""),
                workspace,
                in.required("name"),
                "",
                lifecycle(in),
                created,
                in.integer("last_update_time").orElse(created),
                Inputs.tags(in));
    }

    static Run run(Fields in) {
        Fields info = in.requiredObject("info");
        Optional<Fields> data = in.object("data");
        Optional<Fields> inputs = in.object("inputs");
        return new Run(
                info.runId(),
                info.required("experiment_id"),
                info.text("run_name").orElse(""),
                info.text("user_id").orElse(""),
                info.requiredConstant("status", RunStatus.class),
                info.integer("start_time").orElse(0L),
                info.integer("end_time").orElse(null),
                "",
                lifecycle(info),
                List.of(),
                data.map(Inputs::params).orElse(List.of()),
                data.map(Inputs::tags).orElse(List.of()),
                inputs.map(sent -> sent.objects("dataset_inputs").stream()
                                .map(Inputs::dataset)
                                .toList())
                        .orElse(List.of()),
                inputs.map(sent -> sent.objects("model_inputs").stream()
                                .map(Inputs::model)
                                .toList())
                        .orElse(List.of()),
                in.object("outputs")
                        .map(sent -> sent.objects("model_outputs").stream()
                                .map(Inputs::model)
                                .toList())
                        .orElse(List.of()));
    }

    static LoggedModel loggedModel(Fields in) {
        Fields info = in.requiredObject("info");
        Optional<Fields> data = in.object("data");
        long created = info.requiredInteger("creation_timestamp_ms");
        return new LoggedModel(
                info.required("model_id"),
                info.required("experiment_id"),
                info.required("name"),
                "",
                status(info.required("status")),
                info.filled("model_type").orElse(null),
                info.filled("source_run_id").orElse(null),
                created,
                info.integer("last_updated_timestamp_ms").orElse(created),
                Inputs.tags(info),
                data.map(Inputs::params).orElse(List.of()),
                data.map(sent -> sent.objects("metrics").stream()
                                .map(ImportInputs::metric)
                                .toList())
                        .orElse(List.of()));
    }

    static RegisteredModel model(Fields in) {
        long created = in.requiredInteger("creation_timestamp");
        return new RegisteredModel(
                in.required("name"),
                created,
                in.integer("last_updated_timestamp").orElse(created),
                in.filled("description").orElse(null),
                List.of(),
                Inputs.tags(in),
                in.objects("aliases").stream()
                        .map(alias -> new RegisteredModel.Alias(alias.required("alias"), alias.required("version")))
                        .toList());
    }

    static AdoptedVersion version(Fields in) {
        long created = in.requiredInteger("creation_timestamp");
        NewVersion version = new NewVersion(
                in.required("name"),
                in.text("source").orElse(""),
                in.filled("run_id"),
                in.filled("model_id"),
                in.filled("run_link"),
                in.filled("description"),
                Inputs.tags(in));
        return new AdoptedVersion(
                version,
                in.required("version"),
                created,
                in.integer("last_updated_timestamp").orElse(created),
                in.filled("current_stage").map(Stage::of).orElse(Stage.NONE));
    }

    /** A point of a logged model, with the run that measured it. */
    private static Metric metric(Fields in) {
        Metric point = Inputs.metric(in);
        return new Metric(
                point.key(),
                point.value(),
                point.timestamp(),
                point.step(),
                point.modelId(),
                point.datasetName(),
                point.datasetDigest(),
                in.filled("run_id").orElse(null));
    }

    private static Lifecycle lifecycle(Fields in) {
        return in.constant("lifecycle_stage", Lifecycle.class).orElse(Lifecycle.ACTIVE);
    }

    private static LoggedModelStatus status(String wire) {
        for (LoggedModelStatus status : LoggedModelStatus.values()) {
            if (wire.equals(STATUS_PREFIX + status)) {
                return status;
            }
        }
        throw DomainException.invalid("'" + wire + "' is no status of a logged model, such as LOGGED_MODEL_READY.");
    }
}
