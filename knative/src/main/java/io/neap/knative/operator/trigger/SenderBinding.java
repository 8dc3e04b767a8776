// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.knative.pkg.apis.Condition;
import io.fabric8.knative.pkg.tracker.Reference;
import io.fabric8.knative.pkg.tracker.ReferenceBuilder;
import io.fabric8.knative.sources.v1.SinkBinding;
import io.fabric8.knative.sources.v1.SinkBindingBuilder;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import io.neap.knative.crd.trigger.SenderSpec;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/** The SinkBinding of Knative Eventing that tells a workload's pods, as {@code K_SINK}, where the event door is. */
record SenderBinding() implements EventCarrier<SinkBinding> {

    @Override
    public String condition() {
        return "SinkBindingReady";
    }

    @Override
    public Class<SinkBinding> kind() {
        return SinkBinding.class;
    }

    @Override
    public String object() {
        return "the SinkBinding";
    }

    @Override
    public String missing() {
        return "This cluster has no Knative Eventing: install it, or leave out the sinkBinding.";
    }

    @Override
    public String missingReason() {
        return "EventingMissing";
    }

    @Override
    public boolean isNamed(RetrainingTriggerSpec spec) {
        return spec.sinkBinding() != null;
    }

    @Override
    public SinkBinding build(RetrainingTrigger resource, URI control) {
        CarrierObject object = new CarrierObject(resource, control);
        SenderSpec asked = Objects.requireNonNull(resource.getSpec().sinkBinding());
        return new SinkBindingBuilder()
                .withMetadata(object.metadata())
                .withNewSpec()
                .withSubject(subject(asked.subject(), resource.getMetadata().getNamespace()))
                .withSink(object.door())
                .endSpec()
                .build();
    }

    private static Reference subject(SenderSpec.Subject asked, String namespace) {
        ReferenceBuilder subject = new ReferenceBuilder()
                .withApiVersion(asked.apiVersion())
                .withKind(asked.kind())
                .withNamespace(namespace)
                .withName(asked.name());
        if (asked.selector() != null) {
            subject.withNewSelector()
                    .withMatchLabels(asked.selector().matchLabels())
                    .endSelector();
        }
        return subject.build();
    }

    @Override
    public List<Condition> conditions(SinkBinding made) {
        return made.getStatus() == null ? List.of() : made.getStatus().getConditions();
    }

    /** Knative takes {@code K_SINK} away from a subject when its binding goes, and leaves it when the binding changes. */
    @Override
    public boolean isAnother(SinkBinding found, SinkBinding wanted) {
        return !Objects.equals(found.getSpec().getSubject(), wanted.getSpec().getSubject());
    }
}
