// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.operator.OperatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;

/**
 * Keeps the objects of Knative Eventing that bring events. They are read in each pass instead of watched: a cluster need not
 * have Eventing, and a watch of what it does not know would keep the operator from its start.
 */
@ApplicationScoped
class EventCarriers {

    private static final String MANAGER = "neap-operator";

    private final KubernetesClient client;
    private final OperatorConfig config;

    EventCarriers(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
    }

    /** Makes it as the resource says, which names it. */
    <T extends HasMetadata> CarrierState bring(EventCarrier<T> carrier, RetrainingTrigger resource) {
        try {
            T found = named(carrier, resource).get();
            T wanted = carrier.build(resource, config.controlUrl());
            if (found != null && !isOf(resource, found)) {
                return CarrierState.refused(
                        carrier,
                        "NameTaken",
                        "There is a " + found.getKind()
                                + " of this name that is not this resource's: rename or delete one of them.");
            }
            if (found != null && found.getMetadata().getDeletionTimestamp() != null) {
                return CarrierState.pending(carrier);
            }
            if (found != null && carrier.isAnother(found, wanted)) {
                named(carrier, resource).delete();
                return CarrierState.pending(carrier);
            }
            return CarrierState.of(
                    carrier, client.resource(wanted).fieldManager(MANAGER).serverSideApply());
        } catch (KubernetesClientException e) {
            return refused(carrier, e);
        }
    }

    /** Takes it away when the resource does not name it any more. */
    <T extends HasMetadata> void leave(EventCarrier<T> carrier, RetrainingTrigger resource) {
        T found = named(carrier, resource).get();
        if (found != null && isOf(resource, found)) {
            named(carrier, resource).delete();
        }
    }

    private <T extends HasMetadata> Resource<T> named(EventCarrier<T> carrier, RetrainingTrigger resource) {
        return client.resources(carrier.kind())
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName());
    }

    private static boolean isOf(RetrainingTrigger resource, HasMetadata found) {
        return found.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(resource.getMetadata().getUid()));
    }

    private static CarrierState refused(EventCarrier<?> carrier, KubernetesClientException e) {
        String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                CarrierState.refused(carrier, carrier.missingReason(), carrier.missing());
            case HttpURLConnection.HTTP_CONFLICT ->
                CarrierState.refused(
                        carrier, "ChangedElsewhere", "Somebody else wrote into " + carrier.object() + ": " + message);
            case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_REQUEST ->
                CarrierState.refused(carrier, "Refused", "The cluster refused " + carrier.object() + ": " + message);
            default -> throw e;
        };
    }
}
