// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.eventing.v1.TriggerBuilder;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** The Trigger of Knative Eventing that brings a Broker's events to the event door, and what it gives up to the ledger. */
final class BrokerTrigger {

    /** With pauses of 1, 2, 4, … seconds: a control that is away for seventeen minutes misses nothing. */
    private static final int RETRIES = 10;

    private BrokerTrigger() {}

    /**
     * For a resource that names a broker.
     *
     * @param control the root of control as the Broker reaches it
     */
    static Trigger of(RetrainingTrigger resource, URI control) {
        String namespace = resource.getMetadata().getNamespace();
        String name = resource.getMetadata().getName();
        String workspace = control + "/api/v1/workspaces/" + namespace;
        return new TriggerBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
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
                .endMetadata()
                .withNewSpec()
                .withBroker(resource.getSpec().broker())
                .withNewFilter()
                .withAttributes(attributes(resource))
                .endFilter()
                .withNewSubscriber()
                .withUri(workspace + "/events?receipt=false")
                .endSubscriber()
                .withNewDelivery()
                .withRetry(RETRIES)
                .withBackoffPolicy("exponential")
                .withBackoffDelay("PT1S")
                .withNewDeadLetterSink()
                .withUri(workspace + "/triggers/" + name + "/dead-letters")
                .endDeadLetterSink()
                .endDelivery()
                .endSpec()
                .build();
    }

    private static Map<String, String> attributes(RetrainingTrigger resource) {
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("type", resource.getSpec().eventType());
        String source = resource.getSpec().source();
        if (source != null && !source.isEmpty()) {
            attributes.put("source", source);
        }
        return attributes;
    }
}
