// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which events start which function, what it is told, and how the events come. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.function) != has(self.job)", message = "give either function or job, and not both")
@ValidationRule(
        value = "[has(self.broker), has(self.sinkBinding), has(self.kafka)].filter(given, given).size() <= 1",
        message = "give one of broker, sinkBinding and kafka, or none of them")
public record RetrainingTriggerSpec(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The type of the CloudEvents, such as io.neap.data.arrived; compared whole.")
        String eventType,

        @Size(max = 1024) @JsonPropertyDescription("Their source, compared whole; any if left out.") @Nullable
        String source,

        @Size(max = 40)
        @Pattern("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$")
        @JsonPropertyDescription("The function that each event starts: retraining.")
        @Nullable
        String function,

        @JsonPropertyDescription(
                "The variables of the function or the job by name; retraining needs NEAP_MODEL_NAME and NEAP_LABEL.")
        @Nullable
        Map<String, String> environment,

        @Size(max = 63)
        @Pattern("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$")
        @JsonPropertyDescription(
                "A Broker of Knative Eventing in this namespace: its events of this type and source are brought"
                        + " here. If left out, events come by the API alone.")
        @Nullable
        String broker,

        @JsonPropertyDescription(
                "A workload in this namespace whose pods learn as K_SINK where to post their events, by a SinkBinding of"
                        + " Knative Eventing.")
        @Nullable
        SenderSpec sinkBinding,

        @JsonPropertyDescription("Topics of Kafka whose messages are brought here, by a KafkaSource of Knative.")
        @Nullable
        KafkaSpec kafka,

        @JsonPropertyDescription("A Job of Kubernetes that each event starts in place of a function.") @Nullable
        TrainingJobSpec job) {}
