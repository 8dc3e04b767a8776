// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.job.JobEnd;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.job.JobStatus;
import io.neap.control.pipeline.job.TrainingJob;
import io.neap.control.platform.ServiceName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobTest {

    private static final ServiceName NIGHTLY = new ServiceName("birds", "nightly");
    private static final String RUN = "3f2a91c4-d0e1-4b6b-9c8d-0123456789ab";

    @Test
    void aQueuedTrainingOnAGpu() throws IOException {
        JobSpec spec = new JobSpec(
                "registry/train@sha256:" + "0".repeat(64),
                List.of("python", "train.py"),
                Map.of("nvidia.com/gpu", "1", "memory", "16Gi"),
                false,
                "gpus",
                7200,
                2);

        Golden.assertSame("job/queued-on-a-gpu", JobBuilder.job(job(spec, "{\"id\": \"e1\"}"), Fixtures.GPU));
    }

    @Test
    void anEventThatNoPodIsGivenIsRefused() {
        JobSpec spec = new JobSpec("registry/train@sha256:" + "0".repeat(64), List.of(), Map.of(), false, null, 60, 0);

        assertThatThrownBy(() -> JobBuilder.job(job(spec, "x".repeat(210_000)), GpuSettings.NONE))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("send data as an artifact");
    }

    @Test
    void aSuspendedJobSaysWhatItWaitsFor() {
        assertThat(JobReader.status(found("{type: Suspended, status: 'True'}"), Optional.empty(), ""))
                .isInstanceOfSatisfying(
                        JobStatus.Waiting.class,
                        waiting -> assertThat(waiting.reason()).contains("suspended"));
    }

    @Test
    void aJobThatCompletedHandsOnWhatItsPodSaidLast() {
        JobStatus status = JobReader.status(
                found("{type: Complete, status: 'True'}"), Optional.of(pod(0, "the last word")), "log");

        assertThat(status).isEqualTo(new JobStatus.Ended(true, "", "the last word", new JobEnd(0, "log")));
    }

    @Test
    void aJobThatFailedSaysWhy() {
        JobStatus status = JobReader.status(
                found("{type: Failed, status: 'True', reason: BackoffLimitExceeded, message: tried too often}"),
                Optional.of(pod(3, "no such column")),
                "log");

        assertThat(status)
                .isEqualTo(new JobStatus.Ended(
                        false,
                        "The job failed: BackoffLimitExceeded, tried too often. Its last process ended with code 3: no such column",
                        "no such column",
                        new JobEnd(3, "log")));
    }

    @Test
    void aJobWhosePodIsGoneHasNoExitCode() {
        JobStatus status = JobReader.status(
                found("{type: Failed, status: 'True', reason: DeadlineExceeded, message: too long}"),
                Optional.empty(),
                "");

        assertThat(status)
                .isEqualTo(new JobStatus.Ended(
                        false, "The job failed: DeadlineExceeded, too long.", "", new JobEnd(-1, "")));
    }

    private static TrainingJob job(JobSpec spec, String event) {
        return new TrainingJob(NIGHTLY, RUN, spec, Map.of("NEAP_TRIGGER", "nightly"), event);
    }

    private static Job found(String condition) {
        return Serialization.unmarshal("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: nightly-3f2a91c4d0e1, labels: {neap.io/pipeline-run: run}}
                status:
                  conditions:
                  - %s
                """.formatted(condition), Job.class);
    }

    private static Pod pod(int exitCode, String message) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: nightly-3f2a91c4d0e1-x}
                status:
                  containerStatuses:
                  - name: training
                    state: {terminated: {exitCode: %d, message: %s}}
                """.formatted(exitCode, message), Pod.class);
    }
}
