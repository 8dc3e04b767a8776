// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that Neap may do on a cluster. Whoever adds a right adds it here too, and says why in the manifest. */
class RolesTest {

    @Test
    void inEveryNamespaceItMayDoThisAndNoMore() throws IOException {
        assertThat(rights(manifest(ClusterRole.class, "neap").getRules()))
                .containsExactlyInAnyOrder(
                        "neap.io/inferenceservices: get, list, watch, patch",
                        "neap.io/models: get, list, watch",
                        "neap.io/rollouts: get, list, watch",
                        "neap.io/workspaces: get, list, watch",
                        "neap.io/inferenceservices/status: get, patch",
                        "neap.io/models/status: get, patch",
                        "neap.io/rollouts/status: get, patch",
                        "neap.io/workspaces/status: get, patch",
                        "/namespaces: create, patch",
                        "/resourcequotas: create",
                        "/resourcequotas[neap-workspace]: get, patch, delete",
                        "neap.io/inferenceservices/finalizers: update",
                        "neap.io/retrainingtriggers: get, list, watch, patch",
                        "neap.io/retrainingtriggers/status: get, patch",
                        "neap.io/retrainingtriggers/finalizers: update",
                        "eventing.knative.dev/triggers: get, create, patch, delete",
                        "sources.knative.dev/sinkbindings: get, create, patch, delete",
                        "sources.knative.dev/kafkasources: get, create, patch, delete",
                        "serving.knative.dev/services: get, list, watch, create, patch, delete",
                        "serving.knative.dev/revisions: get, list, watch, patch, delete",
                        "serving.knative.dev/routes: get, list, watch, delete",
                        "batch/jobs: get, create",
                        "/pods/log: get",
                        "/pods: get, list, watch",
                        "/pods/proxy: get",
                        "admissionregistration.k8s.io/validatingwebhookconfigurations[neap]: get, patch",
                        "/events: get, list, create, patch, update");
    }

    @Test
    void inItsOwnNamespaceItMayHoldItsLease() throws IOException {
        assertThat(rights(manifest(Role.class, "neap-leader").getRules()))
                .containsExactlyInAnyOrder(
                        "coordination.k8s.io/leases: create",
                        "coordination.k8s.io/leases[neap-operator]: get, update, patch");
    }

    @Test
    void inItsOwnNamespaceItMayKeepItsCertificate() throws IOException {
        assertThat(rights(manifest(Role.class, "neap-admission").getRules()))
                .containsExactlyInAnyOrder("/secrets: create", "/secrets[neap-admission]: get, update");
    }

    private static Stream<String> rights(List<PolicyRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.getResources().stream()
                        .map(resource -> String.join("", rule.getApiGroups()) + "/" + resource
                                + (rule.getResourceNames().isEmpty() ? "" : rule.getResourceNames())
                                + ": " + String.join(", ", rule.getVerbs())));
    }

    private static <T extends HasMetadata> T manifest(Class<T> kind, String name) throws IOException {
        List<?> objects = new KubernetesSerialization()
                .unmarshal(Files.readString(Path.of("src/main/kubernetes/base/roles.yaml")));
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
