// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import java.net.URI;
import java.util.List;

/** A way by which Knative brings events: one object, which has the resource's name and belongs to it. Pure. */
sealed interface EventCarrier<T extends HasMetadata> permits BrokerTrigger, SenderBinding, KafkaTopics {

    List<EventCarrier<?>> ALL = List.of(new BrokerTrigger(), new SenderBinding(), new KafkaTopics());

    /** The type of the condition that tells whether it works. */
    String condition();

    Class<T> kind();

    /** The object, in a sentence. */
    String object();

    /** What to do when the cluster does not know the kind; the reason is {@link #missingReason}. */
    String missing();

    String missingReason();

    boolean isNamed(RetrainingTriggerSpec spec);

    /**
     * The object for a resource that names it.
     *
     * @param control the root of control as the cluster reaches it
     */
    T build(RetrainingTrigger resource, URI control);

    /** What Knative says of it; empty while it says nothing. */
    List<Condition> conditions(T made);

    /** Whether the two differ in what Knative does not change in an object that is there. */
    boolean isAnother(T found, T wanted);
}
