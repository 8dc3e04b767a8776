// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who uses it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
        @JsonPropertyDescription("The generation of this resource that the operator last looked at.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The strategy in short: blueGreen, or canary and its weights.") @Nullable
        String strategy,

        @JsonPropertyDescription("How many services refer to it.")
        int services,

        @JsonPropertyDescription("How many of them are being rolled out now.")
        int running,

        @JsonPropertyDescription("Ready: whether services can be rolled out so.") @Nullable
        List<ConditionStatus> conditions,

        @JsonPropertyDescription("The services that refer to it, by name; the first hundred.") @Nullable
        List<UserStatus> users) {

    public static final RolloutStatus NONE = new RolloutStatus(null, null, 0, 0, null, null);

    /** A service that refers to it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UserStatus(
            @JsonPropertyDescription("The name of the InferenceService.")
            String service,

            @JsonPropertyDescription("Of its latest rollout, as the service's own status tells it.") @Nullable
            String phase,

            @JsonPropertyDescription("The version of the model that it brings.") @Nullable
            String version,

            @JsonPropertyDescription("Percent of the requests that the new revision gets.") @Nullable
            Integer weight) {}
}
