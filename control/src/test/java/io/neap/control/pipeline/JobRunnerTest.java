// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.DeliveryOutcome.Ended;
import io.neap.control.pipeline.DeliveryOutcome.Refused;
import io.neap.control.pipeline.DeliveryOutcome.UnderWay;
import io.neap.control.pipeline.job.JobEnd;
import io.neap.control.pipeline.job.JobPlatform;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.job.JobStatus;
import io.neap.control.pipeline.job.TrainingJob;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.control.platform.ServiceName;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobRunnerTest {

    private static final ServiceName NIGHTLY = new ServiceName("default", "nightly");
    private static final JobSpec SPEC =
            new JobSpec("registry/train@sha256:" + "0".repeat(64), List.of(), Map.of(), false, null, 60, 0);
    private static final Trigger TRIGGER = new Trigger(
            NIGHTLY,
            1,
            new TriggerSpec("t", Optional.empty(), TriggerSpec.JOB, Map.of("EPOCHS", "3"), Optional.of(SPEC)));
    private static final CloudEvent EVENT = CloudEventBuilder.v1()
            .withId("e1")
            .withSource(URI.create("/station"))
            .withType("t")
            .withData("application/json", "{\"name\": \"penguins\"}".getBytes(StandardCharsets.UTF_8))
            .build();
    private static final PipelineRunState NEW = new PipelineRunState.Waiting(Instant.EPOCH, 0, Optional.empty());
    private static final PipelineRunState RUNNING = new PipelineRunState.Running(Instant.EPOCH, 1);

    private final Jobs jobs = new Jobs();
    private final JobRunner runner = new JobRunner(jobs, config());

    @Test
    void aNewRunHasItsJobMadeWithTheEventAndWhatItIsPartOf() {
        assertThat(look(NEW)).isInstanceOf(UnderWay.class);

        TrainingJob job = jobs.started.getFirst();
        assertThat(job.run()).isEqualTo("run-1");
        assertThat(job.event()).contains("\"id\":\"e1\"").contains("penguins");
        assertThat(job.environment())
                .containsEntry("EPOCHS", "3")
                .containsEntry("MLFLOW_TRACKING_URI", "http://127.0.0.1:8080")
                .containsEntry("NEAP_PIPELINE_RUN", "run-1")
                .containsEntry("NEAP_EVENT_SOURCE", "/station");
    }

    @Test
    void aJobThatIsThereIsOnlyLookedAt() {
        jobs.status = Optional.of(new JobStatus.Waiting("The job waits in the queue 'gpus'."));

        assertThat(look(NEW)).isEqualTo(new UnderWay(Optional.of("The job waits in the queue 'gpus'.")));
        assertThat(jobs.started).isEmpty();
    }

    @Test
    void anEndIsHandedOn() {
        JobStatus.Ended end = new JobStatus.Ended(true, "", "{}", new JobEnd(0, "done"));
        jobs.status = Optional.of(end);

        assertThat(look(RUNNING)).isEqualTo(new Ended(end));
    }

    @Test
    void aJobThatWasDeletedIsNotMadeAgain() {
        assertThat(look(RUNNING)).isEqualTo(new Refused("The run's job was deleted."));
        assertThat(jobs.started).isEmpty();
    }

    @Test
    void aJobGoesOnWhenItsTriggerIsDeletedAndAFunctionHasNone() {
        assertThat(follow()).isEmpty();
        jobs.status = Optional.of(new JobStatus.Running());

        assertThat(follow()).contains(new UnderWay(Optional.empty()));
    }

    @Test
    void aClusterThatDoesNotAnswerOnlyDelaysWhatIsKnown() {
        jobs.failure = new IllegalStateException("connection refused");

        assertThat(look(RUNNING)).isInstanceOf(UnderWay.class);
    }

    @Test
    void whatTheClusterRefusesIsRefused() {
        jobs.failure = DomainException.invalid("The cluster did not take the job: no.");

        assertThat(look(NEW)).isEqualTo(new Refused("The cluster did not take the job: no."));
    }

    private DeliveryOutcome look(PipelineRunState state) {
        return runner.look(run(state), TRIGGER, SPEC, EVENT).await().indefinitely();
    }

    private Optional<DeliveryOutcome> follow() {
        return runner.follow(run(RUNNING)).await().indefinitely();
    }

    private static PipelineRun run(PipelineRunState state) {
        return new PipelineRun("run-1", NIGHTLY, "/station", "e1", Instant.EPOCH, state, Optional.empty());
    }

    private static PipelineConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(PipelineConfig.class)
                .addDiscoveredConverters()
                .withDefaultValue("quarkus.http.port", "8080")
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(PipelineConfig.class);
    }

    private static final class Jobs implements JobPlatform {

        private final List<TrainingJob> started = new ArrayList<>();
        private Optional<JobStatus> status = Optional.empty();
        private @Nullable RuntimeException failure;

        @Override
        public boolean runsJobs() {
            return true;
        }

        @Override
        public Uni<Void> start(TrainingJob job) {
            started.add(job);
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Optional<JobStatus>> status(ServiceName trigger, String run) {
            return failure == null
                    ? Uni.createFrom().item(status)
                    : Uni.createFrom().failure(failure);
        }
    }
}
