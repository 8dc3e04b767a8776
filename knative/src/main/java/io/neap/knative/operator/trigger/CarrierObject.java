// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.duck.v1.DeliverySpec;
import io.fabric8.knative.duck.v1.DeliverySpecBuilder;
import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.duck.v1.DestinationBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import java.net.URI;
import java.util.Map;

/**
 * What the objects that bring a resource's events have in common.
 *
 * @param control the root of control as the cluster reaches it
 */
record CarrierObject(RetrainingTrigger resource, URI control) {

    /**
     * At once and after 1, 2, 3, … seconds, which are three days in all: over a weekend nothing is missed. Pauses that grow so
     * slowly are short when control is back: a minute and a half after an hour, twelve minutes after the three days.
     */
    private static final int RETRIES = 720;

    /** The resource's name, and that it goes with it. */
    ObjectMeta metadata() {
        String name = resource.getMetadata().getName();
        return new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(name)
                .withLabels(Map.of("app.kubernetes.io/managed-by", "neap", "app.kubernetes.io/name", name))
                .addNewOwnerReference()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(name)
                .withUid(resource.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .build();
    }

    /** The event door. */
    Destination door() {
        return at("/events?receipt=false");
    }

    /** Tries again for a while, and then gives the event to the ledger. */
    DeliverySpec delivery() {
        return new DeliverySpecBuilder()
                .withRetry(RETRIES)
                .withBackoffPolicy("linear")
                .withBackoffDelay("PT1S")
                .withDeadLetterSink(at("/triggers/" + resource.getMetadata().getName() + "/dead-letters"))
                .build();
    }

    private Destination at(String path) {
        String workspace = resource.getMetadata().getNamespace();
        return new DestinationBuilder()
                .withUri(control + "/api/v1/workspaces/" + workspace + path)
                .build();
    }
}
