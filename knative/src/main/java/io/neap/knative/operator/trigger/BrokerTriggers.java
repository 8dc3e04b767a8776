// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.operator.OperatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Objects;

/**
 * Keeps the Triggers of Knative Eventing. They are read in each pass instead of watched: a cluster need not have Eventing,
 * and a watch of what it does not know would keep the operator from its start.
 */
@ApplicationScoped
class BrokerTriggers {

    private static final String MANAGER = "neap-operator";

    private final KubernetesClient client;
    private final OperatorConfig config;

    BrokerTriggers(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
    }

    /** Makes it as the resource says, which names a broker. */
    BrokerState bring(RetrainingTrigger resource) {
        try {
            Trigger found = named(resource).get();
            if (found != null && !isOf(resource, found)) {
                return BrokerState.refused(
                        "NameTaken",
                        "There is a Trigger of this name that is not this resource's: rename or delete one of them.");
            }
            if (found != null
                    && !Objects.equals(
                            found.getSpec().getBroker(), resource.getSpec().broker())) {
                // Its broker is the one field that Knative lets nobody change.
                named(resource).delete();
                return BrokerState.PENDING;
            }
            return BrokerState.of(client.resource(BrokerTrigger.of(resource, config.controlUrl()))
                    .fieldManager(MANAGER)
                    .serverSideApply());
        } catch (KubernetesClientException e) {
            return refused(e);
        }
    }

    /** Takes it away when the resource names no broker any more. */
    void leave(RetrainingTrigger resource) {
        Trigger found = named(resource).get();
        if (found != null && isOf(resource, found)) {
            named(resource).delete();
        }
    }

    private Resource<Trigger> named(RetrainingTrigger resource) {
        return client.resources(Trigger.class)
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName());
    }

    private static boolean isOf(RetrainingTrigger resource, Trigger found) {
        return found.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(resource.getMetadata().getUid()));
    }

    private static BrokerState refused(KubernetesClientException e) {
        String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                BrokerState.refused(
                        "EventingMissing",
                        "This cluster has no Knative Eventing: install it, or leave out the broker.");
            case HttpURLConnection.HTTP_CONFLICT ->
                BrokerState.refused("ChangedElsewhere", "Somebody else wrote into the Broker's Trigger: " + message);
            case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_REQUEST ->
                BrokerState.refused("Refused", "The cluster refused the Broker's Trigger: " + message);
            default -> throw e;
        };
    }
}
