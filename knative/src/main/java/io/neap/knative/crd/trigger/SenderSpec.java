// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which workload's pods are told where to post events. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SenderSpec(
        @Required @JsonPropertyDescription("What is told, in this namespace.")
        Subject subject) {

    /** One workload, or all of a kind that have certain labels. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.name) != has(self.selector)", message = "give either name or selector")
    public record Subject(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Such as apps/v1 or batch/v1.")
            String apiVersion,

            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("Such as Deployment or Job; a Job must be made after the trigger is Ready.")
            String kind,

            @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.") @Nullable
            String name,

            @JsonPropertyDescription("In place of a name: all of this kind that it fits.") @Nullable
            Selector selector) {}

    /** Which of a kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Selector(
            @Required @JsonPropertyDescription("The labels that they have.")
            Map<String, String> matchLabels) {}
}
