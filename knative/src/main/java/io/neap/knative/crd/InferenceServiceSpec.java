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
import org.jspecify.annotations.Nullable;

/** What is asked for. A field that is left out has the default that its description names. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.rollout) || !has(self.strategy)",
        message = "give either rollout or strategy, and not both")
public record InferenceServiceSpec(
        @Required
        @Size(min = 10, max = 512)
        @Pattern(InferenceServiceSpec.REFERENCE)
        @JsonPropertyDescription(
                "The model: models:/name/version, models:/name/latest, models:/name@alias or models:/m-id. An alias is"
                        + " followed: when it comes to name another version, that version is rolled out.")
        String model,

        @JsonPropertyDescription("How a new revision takes over from the one that serves; blueGreen if left out.")
        @Nullable
        StrategySpec strategy,

        @Size(max = 63)
        @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "The Rollout of this namespace that says how, instead of strategy. What it says later counts from the next"
                        + " rollout on.")
        @Nullable
        String rollout,

        @JsonPropertyDescription(
                "What keeps a caller with the same revision while a rollout runs; each request is drawn by itself if left"
                        + " out. Changing it makes no new revision. It needs the gateway.")
        @Nullable
        AffinitySpec affinity,

        @JsonPropertyDescription("How many processes there are, and when they sleep.") @Nullable
        ScaleSpec scale,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("Requests that one process handles at once; 0, the default, is no limit.")
        @Nullable
        Integer containerConcurrency,

        @Size(max = 12)
        @Pattern(InferenceServiceSpec.DURATION)
        @ValidationRule(
                value = "duration(self) > duration('0s') && duration(self) <= duration('1h')",
                message = "must be more than 0s and at most 1h")
        @JsonPropertyDescription("How long a request may take until the first byte of its answer; 30s if left out.")
        @Nullable
        String timeout,

        @Size(max = 12)
        @Pattern(InferenceServiceSpec.DURATION)
        @ValidationRule(value = "duration(self) > duration('0s')", message = "must be more than 0s")
        @JsonPropertyDescription("How long a new revision may take to become ready; 120s if left out.")
        @Nullable
        String progressDeadline,

        @JsonPropertyDescription("What each process gets; whatever there is if left out.") @Nullable
        ResourcesSpec resources,

        @JsonPropertyDescription("On which nodes it runs, and as whom; anywhere if left out.") @Nullable
        PlacementSpec placement,

        @JsonPropertyDescription(
                "Where the model's file comes from; from Neap if left out. Its digest has to be the registered one either"
                        + " way.")
        @Nullable
        StorageSpec storage) {

    static final String REFERENCE =
            "^models:/([^/@]+/(latest|[1-9][0-9]{0,8})|[^/@]+@[A-Za-z0-9_-]{1,255}|m-[A-Za-z0-9_-]{1,253})$";

    /** A whole number and its unit, as in the API. */
    static final String DURATION = "^[0-9]{1,9}(ms|s|m|h)$";

    /** The same with the strategy written out. */
    public InferenceServiceSpec with(StrategySpec named) {
        return new InferenceServiceSpec(
                model,
                named,
                null,
                affinity,
                scale,
                containerConcurrency,
                timeout,
                progressDeadline,
                resources,
                placement,
                storage);
    }
}
