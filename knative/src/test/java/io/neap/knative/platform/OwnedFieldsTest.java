// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class OwnedFieldsTest {

    private static final Service SERVICE = Serialization.unmarshal("""
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata:
              name: penguins
              namespace: default
              annotations:
                neap.io/route-generation: "7"
                team: birds
              managedFields:
              - manager: neap
                operation: Apply
                fieldsV1:
                  f:metadata:
                    f:annotations:
                      f:neap.io/route-generation: {}
                  f:spec:
                    f:template:
                      f:metadata:
                        f:name: {}
                    f:traffic: {}
              - manager: kubectl-edit
                operation: Update
                fieldsV1:
                  f:metadata:
                    f:annotations:
                      f:team: {}
                  f:spec:
                    f:traffic: {}
              - manager: controller
                operation: Update
                subresource: status
                fieldsV1:
                  f:spec:
                    f:traffic: {}
            spec:
              template:
                metadata:
                  name: penguins-00001
                  labels: {team: birds}
              traffic:
              - revisionName: penguins-00001
                percent: 100
            status:
              observedGeneration: 3
            """, Service.class);

    @Test
    void onlyWhatTheManagerAppliedIsItsOwn() {
        assertThat(Serialization.asYaml(OwnedFields.of(SERVICE, "neap"))).isEqualTo("""
                ---
                metadata:
                  annotations:
                    neap.io/route-generation: "7"
                  name: "penguins"
                  namespace: "default"
                spec:
                  template:
                    metadata:
                      name: "penguins-00001"
                  traffic:
                  - percent: 100
                    revisionName: "penguins-00001"
                apiVersion: "serving.knative.dev/v1"
                kind: "Service"
                """);
    }

    @Test
    void whoElseWroteAFieldIsNamed() {
        assertThat(OwnedFields.others(SERVICE, "neap", "spec", "traffic")).containsExactly("kubectl-edit");
        assertThat(OwnedFields.others(SERVICE, "neap", "spec", "template")).isEmpty();
    }
}
