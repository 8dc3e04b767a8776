// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static io.neap.knative.operator.trigger.CarrierFixture.CONTROL;
import static io.neap.knative.operator.trigger.CarrierFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class BrokerTriggerTest {

    private static final BrokerTrigger BROKER = new BrokerTrigger();

    @Test
    void aBrokersEventsAreBroughtToTheDoorAndWhatItGivesUpToTheLedger() {
        assertThat(BROKER.build(resource("broker: default\nsource: /station/palmer"), CONTROL))
                .isEqualTo(Serialization.unmarshal("""
                ---
                apiVersion: "eventing.knative.dev/v1"
                kind: "Trigger"
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
                  broker: "default"
                  delivery:
                    backoffDelay: "PT1S"
                    backoffPolicy: "linear"
                    deadLetterSink:
                      uri: "http://neap/api/v1/workspaces/birds/triggers/nightly/dead-letters"
                    retry: 720
                  filter:
                    attributes:
                      source: "/station/palmer"
                      type: "io.neap.data.arrived"
                  subscriber:
                    uri: "http://neap/api/v1/workspaces/birds/events?receipt=false"
                """, Trigger.class));
    }

    @Test
    void whatKnativeSaysIsTheStateAndNothingIsPending() {
        Trigger made = Serialization.unmarshal("""
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                status:
                  conditions:
                  - {type: BrokerReady, status: "True"}
                  - {type: Ready, status: "False", reason: BrokerDoesNotExist, message: No broker}
                """, Trigger.class);

        assertThat(CarrierState.of(BROKER, made))
                .isEqualTo(new CarrierState("BrokerReady", "False", "BrokerDoesNotExist", "No broker"));
        assertThat(CarrierState.of(BROKER, new Trigger())).isEqualTo(CarrierState.pending(BROKER));
    }
}
