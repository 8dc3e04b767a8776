// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a canary, and by what each is judged. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CanarySpec(
        @Required
        @Size(min = 1, max = 20)
        @ValidationRule(
                value = "self.map(s, s.setWeight).isSorted()"
                        + " && self.all(s, self.exists_one(t, t.setWeight == s.setWeight))",
                message = "each setWeight must be greater than the one before")
        @JsonPropertyDescription(
                "The steps, with growing weights; after the last one the new revision gets all requests.")
        List<StepSpec> steps,

        @JsonPropertyDescription("By what a step passes or fails.") @Nullable
        AnalysisSpec analysis) {

    /** One step. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepSpec(
            @Required @Min(1) @Max(100) @JsonPropertyDescription("Percent of the requests that the new revision gets.")
            Integer setWeight,

            @Size(max = 12)
            @Pattern(InferenceServiceSpec.DURATION)
            @JsonPropertyDescription("How long the step lasts at least; 0s if left out.")
            @Nullable
            String pause) {}

    /** The limits of a verdict. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AnalysisSpec(
            @Min(1) @JsonPropertyDescription("Requests to the new revision before it passes; 50 if left out.") @Nullable
            Integer minRequests,

            @Min(0)
            @Max(1)
            @JsonPropertyDescription("The share of failed requests that is allowed, 0 to 1; 0.01 if left out.")
            @Nullable
            Double maxErrorRate,

            @Min(1)
            @JsonPropertyDescription(
                    "How many times as slow as the present revision it may be, by p95 and p99; 2 if left" + " out.")
            @Nullable
            Double maxLatencyRatio,

            @Size(max = 12)
            @Pattern(InferenceServiceSpec.DURATION)
            @JsonPropertyDescription("Slower by no more than this is not slower; 50ms if left out.")
            @Nullable
            String latencyFloor) {}
}
