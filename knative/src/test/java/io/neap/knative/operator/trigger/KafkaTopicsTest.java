// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static io.neap.knative.operator.trigger.CarrierFixture.CONTROL;
import static io.neap.knative.operator.trigger.CarrierFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.sources.v1beta1.KafkaSource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class KafkaTopicsTest {

    private static final KafkaTopics KAFKA = new KafkaTopics();

    @Test
    void messagesAreBroughtToTheDoorAndWhatIsGivenUpToTheLedger() {
        KafkaSource made = source("{bootstrapServers: ['kafka:9092'], topics: [arrived], initialOffset: earliest}");

        assertThat(made).isEqualTo(Serialization.unmarshal("""
                ---
                apiVersion: "sources.knative.dev/v1beta1"
                kind: "KafkaSource"
                metadata:
                  labels:
                    app.kubernetes.io/managed-by: "neap"
                    app.kubernetes.io/name: "nightly"
                  name: "nightly"
                  namespace: "birds"
                  ownerReferences:
                  - apiVersion: "neap.io/v1alpha1"
                    kind: "RetrainingTrigger"
                    blockOwnerDeletion: true
                    controller: true
                    name: "nightly"
                    uid: "1234"
                spec:
                  bootstrapServers: ["kafka:9092"]
                  topics: ["arrived"]
                  consumerGroup: "neap.birds.nightly"
                  initialOffset: "earliest"
                  delivery:
                    backoffDelay: "PT1S"
                    backoffPolicy: "linear"
                    deadLetterSink:
                      uri: "http://neap/api/v1/workspaces/birds/triggers/nightly/dead-letters"
                    retry: 720
                  sink:
                    uri: "http://neap/api/v1/workspaces/birds/events?receipt=false"
                """, KafkaSource.class));
    }

    @Test
    void anotherConsumerGroupIsAnotherSourceAndAnotherTopicIsNot() {
        KafkaSource one = source("{bootstrapServers: ['kafka:9092'], topics: [arrived]}");
        KafkaSource more = source("{bootstrapServers: ['kafka:9092'], topics: [arrived, again]}");
        KafkaSource other = source("{bootstrapServers: ['kafka:9092'], topics: [arrived], consumerGroup: mine}");

        assertThat(KAFKA.isAnother(one, more)).isFalse();
        assertThat(KAFKA.isAnother(one, other)).isTrue();
    }

    private static KafkaSource source(String kafka) {
        return KAFKA.build(resource("kafka: " + kafka), CONTROL);
    }
}
