// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.neap.control.pipeline.job.JobEnd;
import io.neap.control.pipeline.job.JobStatus;
import java.util.Objects;
import java.util.Optional;

/** {@code Job → JobStatus}. */
public final class JobReader {

    private static final int UNKNOWN = -1;

    private JobReader() {}

    /** Whether it has come to its end, so that its last pod and what that wrote are wanted. */
    public static boolean isEnded(Job job) {
        return condition(job, "Complete").or(() -> condition(job, "Failed")).isPresent();
    }

    /**
     * How far it is.
     *
     * @param pod the job's last one, if it is still there
     * @param log the end of what it wrote
     */
    public static JobStatus status(Job job, Optional<Pod> pod, String log) {
        if (!isEnded(job)) {
            return underWay(job);
        }
        Optional<ContainerStateTerminated> last = pod.flatMap(JobReader::terminated);
        int exitCode = last.map(ContainerStateTerminated::getExitCode).orElse(UNKNOWN);
        String message = last.map(ContainerStateTerminated::getMessage).orElse("");
        Optional<JobCondition> failed = condition(job, "Failed");
        return new JobStatus.Ended(
                failed.isEmpty(),
                failed.map(condition -> reason(condition, exitCode, message)).orElse(""),
                message,
                new JobEnd(exitCode, log));
    }

    private static JobStatus underWay(Job job) {
        if (condition(job, "Suspended").isPresent()) {
            String queue = job.getMetadata().getLabels().get("kueue.x-k8s.io/queue-name");
            return new JobStatus.Waiting(
                    queue == null
                            ? "The job is suspended until somebody sets its spec.suspend to false."
                            : "The job waits in the queue '" + queue + "'.");
        }
        boolean active = job.getStatus() != null
                && Objects.requireNonNullElse(job.getStatus().getReady(), 0) > 0;
        return active ? new JobStatus.Running() : new JobStatus.Waiting("The job's pod does not run yet.");
    }

    private static String reason(JobCondition failed, int exitCode, String message) {
        String code = exitCode == UNKNOWN ? "" : " Its last process ended with code " + exitCode;
        return "The job failed: " + failed.getReason() + ", " + failed.getMessage() + "." + code
                + (message.isBlank() || exitCode == UNKNOWN ? "" : ": " + message.strip());
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(JobBuilder.CONTAINER))
                .findFirst()
                .map(ContainerStatus::getState)
                .map(ContainerState::getTerminated);
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals(type)
                                && condition.getStatus().equals("True"))
                        .findFirst();
    }
}
