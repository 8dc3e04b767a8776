// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose messages are events. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaSpec(
        @Required @Size(min = 1, max = 20) @JsonPropertyDescription("Where Kafka is, each as host:port.")
        List<String> bootstrapServers,

        @Required @Size(min = 1, max = 20) @JsonPropertyDescription("Their topics.")
        List<String> topics,

        @Size(min = 1, max = 255)
        @JsonPropertyDescription("The consumer group; neap.NAMESPACE.NAME if left out.")
        @Nullable
        String consumerGroup,

        @ValidationRule(value = "self in ['earliest', 'latest']", message = "must be earliest or latest")
        @JsonPropertyDescription("Where a new consumer group begins: earliest, or latest, which is so if left out.")
        @Nullable
        String initialOffset) {}
