// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.neap.knative.crd.ConditionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetrainingTriggerStatus(
        @JsonPropertyDescription("The generation of this resource that the operator last acted on.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The revision of the function that takes the events.") @Nullable
        String revision,

        @JsonPropertyDescription(
                "What it does: Starting, Ready, Asleep, Failed, Unknown when the platform does not know it yet, or Job"
                        + " when there is none.")
        @Nullable
        String state,

        @JsonPropertyDescription(
                "What is true of the trigger: Synced, whether it is as this resource says; FunctionReady,"
                        + " if there is a function;"
                        + " BrokerReady, SinkBindingReady or KafkaReady, if one of them is to bring events; and Ready, all"
                        + " of them.")
        @Nullable
        List<ConditionStatus> conditions,

        @JsonPropertyDescription(
                "What this resource last asked for. A trigger that differs from it was changed elsewhere.")
        @Nullable
        RetrainingTriggerSpec applied) {

    public static final RetrainingTriggerStatus NONE = new RetrainingTriggerStatus(null, null, null, null, null);
}
