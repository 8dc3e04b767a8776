// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InferenceServiceStatus(
        @JsonPropertyDescription("The generation of this resource that the operator last acted on.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Where requests go; absent until a revision gets them.") @Nullable
        String url,

        @JsonPropertyDescription("The version of the model that gets most of the requests.") @Nullable
        String version,

        @JsonPropertyDescription("The traffic in short: each version and its percent.") @Nullable
        String split,

        @JsonPropertyDescription(
                "What is true of the service: Ready, ConfigurationsReady and RoutesReady as the API tells"
                        + " them, and Synced, whether the service is as this resource says.")
        @Nullable
        List<ConditionStatus> conditions,

        @JsonPropertyDescription("Who gets the requests.") @Nullable
        List<TargetStatus> traffic,

        @JsonPropertyDescription("The latest rollout.") @Nullable
        RolloutStatus rollout,

        @JsonPropertyDescription(
                "What this resource last asked for. A service that differs from it was changed elsewhere.")
        @Nullable
        AppliedStatus applied) {

    public static final InferenceServiceStatus NONE =
            new InferenceServiceStatus(null, null, null, null, null, null, null, null);

    /** A target of the route. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TargetStatus(
            @JsonPropertyDescription("The revision that gets the requests.")
            String revision,

            @JsonPropertyDescription("The registered model that it serves.") @Nullable
            String model,

            @JsonPropertyDescription("The version of the model.") @Nullable
            String version,

            @JsonPropertyDescription("Percent of the requests; 0 is reached by its tag alone.")
            int percent,

            @JsonPropertyDescription("A name under which this revision alone is reached.") @Nullable
            String tag,

            @JsonPropertyDescription(
                    "Starting, Ready, Asleep, Failed, or Unknown when the platform does not know the revision.")
            String state) {}

    /** A rollout. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RolloutStatus(
            @JsonPropertyDescription("The service's generation that asked for it, as the API counts.")
            long generation,

            @JsonPropertyDescription("Starting, Previewing, Stepping, Promoting, Completed, RollingBack or RolledBack.")
            String phase,

            @JsonPropertyDescription("The revision that served before.") @Nullable
            String from,

            @JsonPropertyDescription("The revision that takes over.")
            String to,

            @JsonPropertyDescription("The version of the model that it serves.") @Nullable
            String version,

            @JsonPropertyDescription("The running step of a canary, counted from 1.") @Nullable
            Integer step,

            @JsonPropertyDescription("How many steps there are.") @Nullable
            Integer steps,

            @JsonPropertyDescription("Percent of the requests that the new revision gets.")
            int weight,

            @JsonPropertyDescription("The latest verdict: Pass, Fail or Inconclusive.") @Nullable
            String verdict,

            @JsonPropertyDescription("Why it is where it is.")
            String reason) {}

    /** What was asked for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AppliedStatus(
            @JsonPropertyDescription("The service's generation that came of it, as the API counts.")
            long generation,

            @JsonPropertyDescription("The spec, with its defaults written out.")
            InferenceServiceSpec spec) {}
}
