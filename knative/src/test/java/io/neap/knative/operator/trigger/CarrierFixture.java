// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import java.net.URI;

/** A trigger as a resource, and what is made for it. */
final class CarrierFixture {

    static final URI CONTROL = URI.create("http://neap");

    private CarrierFixture() {}

    /** Which begins as this one and has more fields. */
    static RetrainingTrigger resource(String fields) {
        RetrainingTrigger resource = new RetrainingTrigger();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("birds")
                .withName("nightly")
                .withUid("1234")
                .build());
        resource.setSpec(Serialization.unmarshal("""
                eventType: io.neap.data.arrived
                function: retraining
                """ + fields.stripIndent(), RetrainingTriggerSpec.class));
        return resource;
    }
}
