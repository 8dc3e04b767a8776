// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job of Kubernetes that each event starts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingJobSpec(
        @Required
        @Size(max = 512)
        @Pattern("^[^@ ]+@sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("Its image, pinned by its digest: registry/name@sha256:….")
        String image,

        @JsonPropertyDescription("The command in place of the image's own.") @Nullable
        List<String> command,

        @JsonPropertyDescription("Limits by name, which are requested too: cpu, memory, nvidia.com/gpu and others.")
        @Nullable
        Map<String, IntOrString> resources,

        @JsonPropertyDescription(
                "Made but not started until somebody sets suspend of the Job to false; false if left out.")
        @Nullable
        Boolean suspend,

        @Size(max = 63)
        @Pattern("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$")
        @JsonPropertyDescription(
                "A LocalQueue of Kueue, as the label kueue.x-k8s.io/queue-name; the Job is made suspended, and Kueue"
                        + " starts it.")
        @Nullable
        String queue,

        @Min(1) @JsonPropertyDescription("How long it may run, all attempts together; 86400 if left out.") @Nullable
        Integer activeDeadlineSeconds,

        @Min(0)
        @Max(100)
        @JsonPropertyDescription("How often it is tried again when its process fails; 0 if left out.")
        @Nullable
        Integer backoffLimit) {}
