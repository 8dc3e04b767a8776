// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.Workspace;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class WorkspaceObjectsTest {

    @Test
    void theNamespaceIsRestrictedAndOutlivesItsWorkspace() {
        var namespace = WorkspaceObjects.namespace(workspace("{}"));

        assertThat(namespace.getMetadata().getName()).isEqualTo("research");
        assertThat(namespace.getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(namespace.getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void theQuotaIsWhatIsAskedForAndGoesWithItsWorkspace() {
        var quota = WorkspaceObjects.quota(workspace("{quota: {pods: 40, limits.memory: 16Gi}}"))
                .orElseThrow();

        assertThat(quota.getSpec().getHard())
                .isEqualTo(Map.of("pods", new Quantity("40"), "limits.memory", new Quantity("16Gi")));
        assertThat(quota.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getKind, OwnerReference::getUid)
                .containsExactly(Tuple.tuple("Workspace", "7"));
    }

    @Test
    void withoutLimitsThereIsNoQuota() {
        assertThat(WorkspaceObjects.quota(workspace("{}"))).isEmpty();
        assertThat(WorkspaceObjects.quota(workspace("{quota: {}}"))).isEmpty();
    }

    private static Workspace workspace(String spec) {
        return Serialization.unmarshal("""
                apiVersion: neap.io/v1alpha1
                kind: Workspace
                metadata: {name: research, uid: '7'}
                spec:\s""" + spec, Workspace.class);
    }
}
