// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.pipeline.job.JobPlatform;
import io.neap.control.pipeline.job.JobStatus;
import io.neap.control.pipeline.job.TrainingJob;
import io.neap.control.platform.ServiceName;
import io.neap.knative.platform.object.GpuSettings;
import io.neap.knative.platform.object.JobBuilder;
import io.neap.knative.platform.object.JobReader;
import io.smallrye.mutiny.Uni;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.Optional;

/** Runs trainings as jobs of Kubernetes. */
public final class KubernetesJobs implements JobPlatform, AutoCloseable {

    private static final int LOG_LINES = 200;
    private static final int LOG_BYTES = 32 * 1024;

    private final KubernetesClient client;
    private final GpuSettings gpu;
    private final Worker worker = new Worker();

    /**
     * @param client stays the caller's, who closes it after this
     * @param gpu what pods have that ask for one
     */
    public KubernetesJobs(KubernetesClient client, GpuSettings gpu) {
        this.client = client;
        this.gpu = gpu;
    }

    @Override
    public boolean runsJobs() {
        return true;
    }

    @Override
    public Uni<Void> start(TrainingJob job) {
        return worker.run(() -> {
            try {
                client.resource(JobBuilder.job(job, gpu)).create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw refused(e);
                }
            }
        });
    }

    private static DomainException refused(KubernetesClientException e) {
        String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        boolean forGood = e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
                && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
                && e.getCode() != HttpURLConnection.HTTP_FORBIDDEN;
        return new DomainException(
                forGood ? ErrorCode.INVALID_PARAMETER_VALUE : ErrorCode.TEMPORARILY_UNAVAILABLE,
                "The cluster did not take the job: " + message,
                e);
    }

    @Override
    public Uni<Optional<JobStatus>> status(ServiceName trigger, String run) {
        return worker.call(() -> {
            Job job = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(trigger.workspace())
                    .withName(JobBuilder.name(trigger, run))
                    .get();
            return Optional.ofNullable(job).map(this::status);
        });
    }

    private JobStatus status(Job job) {
        Optional<Pod> pod = JobReader.isEnded(job) ? lastPod(job) : Optional.empty();
        return JobReader.status(job, pod, pod.map(this::log).orElse(""));
    }

    private Optional<Pod> lastPod(Job job) {
        return client
                .pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .max(Comparator.comparing(found -> found.getMetadata().getCreationTimestamp()));
    }

    private String log(Pod pod) {
        try {
            return client.pods()
                    .resource(pod)
                    .limitBytes(LOG_BYTES)
                    .tailingLines(LOG_LINES)
                    .getLog();
        } catch (KubernetesClientException e) {
            return "The log cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
