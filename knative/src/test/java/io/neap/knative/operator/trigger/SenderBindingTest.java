// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static io.neap.knative.operator.trigger.CarrierFixture.CONTROL;
import static io.neap.knative.operator.trigger.CarrierFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.sources.v1.SinkBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class SenderBindingTest {

    private static final SenderBinding BINDING = new SenderBinding();

    @Test
    void aWorkloadIsToldWhereTheDoorIs() {
        SinkBinding made = binding("{apiVersion: apps/v1, kind: Deployment, name: station}");

        assertThat(made).isEqualTo(Serialization.unmarshal("""
                ---
                apiVersion: "sources.knative.dev/v1"
                kind: "SinkBinding"
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
                  sink:
                    uri: "http://neap/api/v1/workspaces/birds/events?receipt=false"
                  subject:
                    apiVersion: "apps/v1"
                    kind: "Deployment"
                    name: "station"
                    namespace: "birds"
                """, SinkBinding.class));
    }

    @Test
    void aSelectorTakesTheNamesPlace() {
        SinkBinding made = binding("{apiVersion: batch/v1, kind: Job, selector: {matchLabels: {from: palmer}}}");

        assertThat(made.getSpec().getSubject().getName()).isNull();
        assertThat(made.getSpec().getSubject().getSelector().getMatchLabels()).containsEntry("from", "palmer");
    }

    @Test
    void anotherSubjectIsAnotherBinding() {
        SinkBinding one = binding("{apiVersion: apps/v1, kind: Deployment, name: station}");
        SinkBinding same = binding("{apiVersion: apps/v1, kind: Deployment, name: station}");
        SinkBinding other = binding("{apiVersion: apps/v1, kind: Deployment, name: ship}");

        assertThat(BINDING.isAnother(one, same)).isFalse();
        assertThat(BINDING.isAnother(one, other)).isTrue();
    }

    private static SinkBinding binding(String subject) {
        return BINDING.build(resource("sinkBinding: {subject: " + subject + "}"), CONTROL);
    }
}
