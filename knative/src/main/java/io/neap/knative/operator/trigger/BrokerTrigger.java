// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.eventing.v1.TriggerBuilder;
import io.fabric8.knative.pkg.apis.Condition;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The Trigger of Knative Eventing that brings a Broker's events to the event door, and what it gives up to the ledger. */
record BrokerTrigger() implements EventCarrier<Trigger> {

    @Override
    public String condition() {
        return "BrokerReady";
    }

    @Override
    public Class<Trigger> kind() {
        return Trigger.class;
    }

    @Override
    public String object() {
        return "the Broker's Trigger";
    }

    @Override
    public String missing() {
        return "This cluster has no Knative Eventing: install it, or leave out the broker.";
    }

    @Override
    public String missingReason() {
        return "EventingMissing";
    }

    @Override
    public boolean isNamed(RetrainingTriggerSpec spec) {
        return spec.broker() != null;
    }

    @Override
    public Trigger build(RetrainingTrigger resource, URI control) {
        CarrierObject object = new CarrierObject(resource, control);
        return new TriggerBuilder()
                .withMetadata(object.metadata())
                .withNewSpec()
                .withBroker(resource.getSpec().broker())
                .withNewFilter()
                .withAttributes(attributes(resource))
                .endFilter()
                .withSubscriber(object.door())
                .withDelivery(object.delivery())
                .endSpec()
                .build();
    }

    @Override
    public List<Condition> conditions(Trigger made) {
        return made.getStatus() == null ? List.of() : made.getStatus().getConditions();
    }

    /** Its broker is the one field that Knative lets nobody change. */
    @Override
    public boolean isAnother(Trigger found, Trigger wanted) {
        return !Objects.equals(found.getSpec().getBroker(), wanted.getSpec().getBroker());
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
