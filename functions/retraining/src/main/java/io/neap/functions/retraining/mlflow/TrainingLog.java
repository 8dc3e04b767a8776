// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.data.DataSet;
import io.neap.functions.retraining.mlflow.Messages.CreateExperiment;
import io.neap.functions.retraining.mlflow.Messages.CreateRun;
import io.neap.functions.retraining.mlflow.Messages.Metric;
import io.neap.functions.retraining.mlflow.Messages.ModelVersion;
import io.neap.functions.retraining.mlflow.Messages.Run;
import io.neap.functions.retraining.mlflow.Messages.SearchRuns;
import io.neap.functions.retraining.mlflow.Messages.UpdateRun;
import io.neap.functions.retraining.problem.RetrainingException;
import io.neap.functions.retraining.train.TrainedModel;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One finished run and one version for each event, however often it is delivered and wherever a delivery broke off.
 *
 * <p>A run is ended only after its version is registered, so what an earlier delivery left tells how far it came: a
 * version means that only the end is missing; no version means that the run counts for nothing.
 */
@Singleton
public final class TrainingLog {

    private static final int MOST_ATTEMPTS = 1000;

    private final MlflowClient client;
    private final ModelRegistration registration;
    private final RetrainingConfig config;
    private final Clock clock;

    TrainingLog(MlflowClient client, ModelRegistration registration, RetrainingConfig config, Clock clock) {
        this.client = client;
        this.registration = registration;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What this event has led to already. A delivery that broke off is completed when its version is there; else its
     * run is ended as FAILED, and the result is empty.
     */
    public Optional<RegisteredVersion> find(Lineage lineage) {
        SearchRuns search = new SearchRuns(List.of(experimentId()), lineage.filter(), MOST_ATTEMPTS);
        List<Run> runs = Objects.requireNonNullElse(
                client.call("searching the event's runs", api -> api.search(search))
                        .runs(),
                List.of());
        for (Run run : runs) {
            String runId = run.info().runId();
            boolean running = run.info().status().equals("RUNNING");
            if (!running && !run.info().status().equals("FINISHED")) {
                continue;
            }
            Optional<ModelVersion> version = registration.versionOf(runId);
            if (running && version.isPresent()) {
                complete(runId, version.get());
            } else if (running) {
                fail(runId);
            }
            if (version.isPresent()) {
                return version.map(found -> registered(run, found));
            }
        }
        return Optional.empty();
    }

    /** Begins a run and gives its id. */
    public String begin(Lineage lineage) {
        String name = model() + "-" + lineage.eventId();
        CreateRun request = new CreateRun(experimentId(), name, clock.millis(), lineage.tags());
        return client.call("creating the run", api -> api.create(request))
                .run()
                .info()
                .runId();
    }

    /** Ends a run that made no version. */
    public void fail(String runId) {
        end(runId, "FAILED");
    }

    /** Logs data and model, and makes the run ready for {@link #register}; nothing of it counts before that. */
    public LoggedTraining log(String runId, DataSet data, TrainedModel model) {
        registration.logData(runId, data);
        return new LoggedTraining(runId, registration.logModel(runId, experimentId(), model), model.metrics());
    }

    /** Registers the version and ends the run. When this fails, {@link #find} completes it or clears it away. */
    public RegisteredVersion register(LoggedTraining training) {
        String status = client.call("reading the run", api -> api.run(training.runId()))
                .run()
                .info()
                .status();
        if (!status.equals("RUNNING")) {
            throw RetrainingException.unavailable("The run " + training.runId() + " was ended as " + status
                    + " by another delivery of the same event.");
        }
        ModelVersion version = registration.register(model(), training.runId(), training.modelId());
        complete(training.runId(), version);
        return new RegisteredVersion(training.runId(), version.name(), version.version(), training.metrics());
    }

    private void complete(String runId, ModelVersion version) {
        registration.promoteFirst(version);
        end(runId, "FINISHED");
    }

    private void end(String runId, String status) {
        client.tell("ending the run", api -> api.update(new UpdateRun(runId, status, clock.millis())));
    }

    private String experimentId() {
        String name = config.experiment().orElseGet(this::model);
        return experiment(name).orElseGet(() -> {
            client.ensure("creating the experiment", api -> api.create(new CreateExperiment(name)));
            return experiment(name)
                    .orElseThrow(() -> RetrainingException.badData("The experiment '" + name
                            + "' is deleted in MLflow: restore it, or set NEAP_EXPERIMENT to another."));
        });
    }

    private Optional<String> experiment(String name) {
        return client.find("reading the experiment", api -> api.experiment(name))
                .map(reply -> reply.experiment().id());
    }

    private String model() {
        return config.model().orElseThrow();
    }

    private static RegisteredVersion registered(Run run, ModelVersion version) {
        List<Metric> metrics = run.data() == null
                ? List.of()
                : Objects.requireNonNullElse(run.data().metrics(), List.of());
        Map<String, Double> last =
                metrics.stream().collect(Collectors.toMap(Metric::key, Metric::value, (first, second) -> second));
        return new RegisteredVersion(run.info().runId(), version.name(), version.version(), last);
    }
}
