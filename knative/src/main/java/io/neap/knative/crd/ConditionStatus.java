// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A condition, in the form that Kubernetes gave them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConditionStatus(
        @JsonPropertyDescription("What it is about, such as Ready.")
        String type,

        @JsonPropertyDescription("True, False or Unknown.") String status,

        @JsonPropertyDescription("One word for programs.") String reason,

        @JsonPropertyDescription("A sentence for people; empty when there is nothing to say.")
        String message,

        @JsonPropertyDescription("When the status became so, in RFC 3339.")
        String lastTransitionTime,

        @JsonPropertyDescription("The generation of this resource that the condition is about.")
        long observedGeneration) {}
