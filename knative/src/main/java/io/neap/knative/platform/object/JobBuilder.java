// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.neap.control.error.DomainException;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.job.TrainingJob;
import io.neap.control.platform.ServiceName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code TrainingJob → Job}. Its name is that of the pipeline run, so that there is one for each. The event is an annotation
 * of the pod, which it reads as a file: no second object has to be made and taken away.
 */
public final class JobBuilder {

    static final String CONTAINER = "training";
    /** On the job and its pods. */
    private static final String RUN = "neap.io/pipeline-run";

    private static final String QUEUE = "kueue.x-k8s.io/queue-name";
    private static final String EVENT = "neap.io/event";
    /** Kubernetes refuses more than 256 KiB of annotations. */
    private static final int LARGEST_EVENT = 200 * 1024;

    private static final String EVENT_FOLDER = "/etc/neap";
    private static final String EVENT_FILE = "event.json";
    private static final int KEPT_SECONDS = 24 * 60 * 60;
    private static final int RUN_LETTERS = 12;

    private JobBuilder() {}

    public static String name(ServiceName trigger, String run) {
        return trigger.service() + "-" + run.replace("-", "").substring(0, RUN_LETTERS);
    }

    /** Fails with {@code INVALID_PARAMETER_VALUE} when the event is too large for a pod. */
    public static Job job(TrainingJob job, GpuSettings gpu) {
        if (job.event().getBytes(StandardCharsets.UTF_8).length > LARGEST_EVENT) {
            throw DomainException.invalid("The event is larger than " + LARGEST_EVENT
                    + " bytes, which no pod is given: send data as an artifact, and their address in the event.");
        }
        JobSpec spec = job.spec();
        return new io.fabric8.kubernetes.api.model.batch.v1.JobBuilder()
                .withNewMetadata()
                .withNamespace(job.trigger().workspace())
                .withName(name(job.trigger(), job.run()))
                .withLabels(jobLabels(job))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(spec.backoffLimit())
                .withActiveDeadlineSeconds((long) spec.activeDeadlineSeconds())
                .withTtlSecondsAfterFinished(KEPT_SECONDS)
                .withSuspend(spec.suspend() || spec.queue() != null)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels(job))
                .withAnnotations(Map.of(EVENT, job.event()))
                .endMetadata()
                .withSpec(pod(job, gpu))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Map<String, String> jobLabels(TrainingJob job) {
        Map<String, String> labels = new TreeMap<>(labels(job));
        String queue = job.spec().queue();
        if (queue != null) {
            labels.put(QUEUE, queue);
        }
        return labels;
    }

    private static Map<String, String> labels(TrainingJob job) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Marks.MANAGED_BY, Marks.NEAP);
        labels.put("app.kubernetes.io/name", job.trigger().service());
        labels.put(RUN, job.run());
        return labels;
    }

    private static PodSpec pod(TrainingJob job, GpuSettings gpu) {
        return new PodSpecBuilder()
                .withRuntimeClassName(
                        gpu.runtimeClass(job.spec().resources().keySet()).orElse(null))
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(job))
                .addNewVolume()
                .withName("event")
                .withNewDownwardAPI()
                .addNewItem()
                .withPath(EVENT_FILE)
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['" + EVENT + "']")
                .endFieldRef()
                .endItem()
                .endDownwardAPI()
                .endVolume()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .build();
    }

    private static Container container(TrainingJob job) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(job.spec().image())
                .withCommand(job.spec().command())
                .withEnv(environment(job))
                .withNewResources()
                .withLimits(ContainerValues.quantities(job.spec().resources()))
                .withRequests(ContainerValues.quantities(job.spec().resources()))
                .endResources()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("event")
                .withMountPath(EVENT_FOLDER)
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/tmp")
                .endVolumeMount()
                .build();
    }

    private static List<EnvVar> environment(TrainingJob job) {
        Map<String, String> variables = new TreeMap<>(job.environment());
        variables.put("NEAP_EVENT_FILE", EVENT_FOLDER + "/" + EVENT_FILE);
        return ContainerValues.variables(variables);
    }
}
