// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.neap.knative.crd.ConditionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a cluster shows its users of a resource. */
final class Shown {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Shown() {}

    /** Whether the resource has a condition of the type that is about its present generation and is so. */
    static boolean is(HasMetadata resource, String type, Predicate<ConditionStatus> so) {
        JsonNode seen = JSON.valueToTree(resource);
        for (JsonNode condition : seen.path("status").path("conditions")) {
            ConditionStatus found = JSON.convertValue(condition, ConditionStatus.class);
            if (found.type().equals(type)
                    && found.observedGeneration() == resource.getMetadata().getGeneration()) {
                return so.test(found);
            }
        }
        return false;
    }

    /** The columns that {@code kubectl get} prints for it. */
    static List<String> printed(KubernetesClient client, String namespace, String plural, String name) {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/neap.io/v1alpha1/namespaces/" + namespace + "/" + plural + "/"
                        + name)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        try {
            JsonNode table =
                    JSON.readTree(http.sendAsync(request, String.class).join().body());
            List<String> cells = new ArrayList<>();
            table.path("rows").path(0).path("cells").forEach(cell -> cells.add(cell.asText()));
            return cells;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
