// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.sources.v1beta1.KafkaSource;
import io.fabric8.knative.sources.v1beta1.KafkaSourceBuilder;
import io.neap.knative.crd.trigger.KafkaSpec;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/** The KafkaSource of Knative that brings the messages of topics to the event door, and what it gives up to the ledger. */
record KafkaTopics() implements EventCarrier<KafkaSource> {

    @Override
    public String condition() {
        return "KafkaReady";
    }

    @Override
    public Class<KafkaSource> kind() {
        return KafkaSource.class;
    }

    @Override
    public String object() {
        return "the KafkaSource";
    }

    @Override
    public String missing() {
        return "This cluster has no KafkaSource: install Knative's Kafka source, or leave out kafka.";
    }

    @Override
    public String missingReason() {
        return "KafkaSourceMissing";
    }

    @Override
    public boolean isNamed(RetrainingTriggerSpec spec) {
        return spec.kafka() != null;
    }

    /** Its consumer group is the same however often it is made, so that it goes on where it was. */
    @Override
    public KafkaSource build(RetrainingTrigger resource, URI control) {
        CarrierObject object = new CarrierObject(resource, control);
        KafkaSpec asked = Objects.requireNonNull(resource.getSpec().kafka());
        String named = "neap." + resource.getMetadata().getNamespace() + "."
                + resource.getMetadata().getName();
        return new KafkaSourceBuilder()
                .withMetadata(object.metadata())
                .withNewSpec()
                .withBootstrapServers(asked.bootstrapServers())
                .withTopics(asked.topics())
                .withConsumerGroup(Objects.requireNonNullElse(asked.consumerGroup(), named))
                .withInitialOffset(asked.initialOffset())
                .withSink(object.door())
                .withDelivery(object.delivery())
                .endSpec()
                .build();
    }

    @Override
    public List<Condition> conditions(KafkaSource made) {
        return made.getStatus() == null ? List.of() : made.getStatus().getConditions();
    }

    /** Its consumer group is the one field that Knative lets nobody change. */
    @Override
    public boolean isAnother(KafkaSource found, KafkaSource wanted) {
        return !Objects.equals(
                found.getSpec().getConsumerGroup(), wanted.getSpec().getConsumerGroup());
    }
}
