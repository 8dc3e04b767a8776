// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How many processes a revision has. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.min) || !has(self.max) || self.min <= self.max",
        message = "max must be at least min")
public record ScaleSpec(
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("Never fewer processes while requests are routed to it; with 0, the default, it sleeps"
                + " when nobody calls.")
        @Nullable
        Integer min,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Never more processes; if left out 1, or min if that is more.")
        @Nullable
        Integer max,

        @Min(0.01) @JsonPropertyDescription("Concurrent requests wanted for each process; 100 if left out.") @Nullable
        Double target,

        @Size(max = 12)
        @Pattern(InferenceServiceSpec.DURATION)
        @ValidationRule(
                value = "duration(self) >= duration('6s') && duration(self) <= duration('1h')",
                message = "must be between 6s and 1h")
        @JsonPropertyDescription("The time over which the load is averaged; 60s if left out.")
        @Nullable
        String stableWindow,

        @Size(max = 12)
        @Pattern(InferenceServiceSpec.DURATION)
        @ValidationRule(value = "duration(self) <= duration('1h')", message = "must be at most 1h")
        @JsonPropertyDescription("How long the last process is kept after the decision to sleep; 30s if left out.")
        @Nullable
        String gracePeriod) {}
