// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How a new revision takes over: one of the two. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.canary) != has(self.blueGreen)",
        message = "give either canary or blueGreen, and not both")
public record StrategySpec(
        @JsonPropertyDescription("By steps of growing weight, each with a verdict of the analysis.") @Nullable
        CanarySpec canary,

        @JsonPropertyDescription("All at once, after a check of the new revision under its tag; write {}.") @Nullable
        BlueGreenSpec blueGreen) {

    /** It has nothing to set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BlueGreenSpec() {}
}
