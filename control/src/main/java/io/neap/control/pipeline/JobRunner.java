// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.DeliveryOutcome.Ended;
import io.neap.control.pipeline.DeliveryOutcome.Refused;
import io.neap.control.pipeline.DeliveryOutcome.UnderWay;
import io.neap.control.pipeline.job.JobPlatform;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.job.JobStatus;
import io.neap.control.pipeline.job.TrainingJob;
import io.neap.control.pipeline.trigger.Trigger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Has a pipeline run's job made, and looks how far it is. Each look is a delivery of its own, so that a control that dies
 * is replaced by the next one, and a cluster that does not answer only delays what is known.
 */
@ApplicationScoped
class JobRunner {

    private final JobPlatform jobs;
    private final PipelineConfig config;

    JobRunner(JobPlatform jobs, PipelineConfig config) {
        this.jobs = jobs;
        this.config = config;
    }

    /** Never fails: whatever goes wrong is an outcome. */
    Uni<DeliveryOutcome> look(PipelineRun run, Trigger trigger, JobSpec spec, CloudEvent event) {
        return jobs.status(run.trigger(), run.id())
                .chain(status -> status.isPresent()
                        ? Uni.createFrom().item(outcome(status.get()))
                        : absent(run, trigger, spec, event))
                .onFailure()
                .recoverWithItem(JobRunner::failure);
    }

    /** As it goes on when its trigger has been deleted; empty when the run has no job. */
    Uni<Optional<DeliveryOutcome>> follow(PipelineRun run) {
        return jobs.status(run.trigger(), run.id())
                .map(status -> status.map(JobRunner::outcome))
                .onFailure()
                .recoverWithItem(failure -> Optional.of(failure(failure)));
    }

    private Uni<DeliveryOutcome> absent(PipelineRun run, Trigger trigger, JobSpec spec, CloudEvent event) {
        if (isStarted(run)) {
            return Uni.createFrom().item(new Refused("The run's job was deleted."));
        }
        String json = new String(new JsonFormat().serialize(event), StandardCharsets.UTF_8);
        return jobs.start(new TrainingJob(run.trigger(), run.id(), spec, environment(run, trigger, event), json))
                .replaceWith(new UnderWay(Optional.of("The job was made.")));
    }

    private static boolean isStarted(PipelineRun run) {
        return !(run.state() instanceof PipelineRunState.Waiting waiting && waiting.attempts() == 0);
    }

    private Map<String, String> environment(PipelineRun run, Trigger trigger, CloudEvent event) {
        Map<String, String> environment = new TreeMap<>(trigger.spec().environment());
        environment.putIfAbsent("MLFLOW_TRACKING_URI", config.trackingUri().toString());
        environment.put("NEAP_WORKSPACE", run.trigger().workspace());
        environment.put("NEAP_TRIGGER", run.trigger().service());
        environment.put("NEAP_PIPELINE_RUN", run.id());
        environment.put("NEAP_EVENT_ID", event.getId());
        environment.put("NEAP_EVENT_SOURCE", event.getSource().toString());
        environment.put("NEAP_EVENT_TYPE", event.getType());
        return environment;
    }

    private static DeliveryOutcome outcome(JobStatus status) {
        return switch (status) {
            case JobStatus.Waiting waiting -> new UnderWay(Optional.of(waiting.reason()));
            case JobStatus.Running running -> new UnderWay(Optional.empty());
            case JobStatus.Ended ended -> new Ended(ended);
        };
    }

    private static DeliveryOutcome failure(Throwable failure) {
        boolean refused =
                failure instanceof DomainException known && known.code().status() < 500 && !known.isPassing();
        String reason = String.valueOf(failure.getMessage());
        return refused ? new Refused(reason) : new UnderWay(Optional.of("The cluster does not answer: " + reason));
    }
}
