// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Keeps what would be written. */
final class FakeEvents extends EventWriter {

    private final List<String> reasons = new ArrayList<>();

    FakeEvents(Clock clock) {
        super(new KubernetesClientBuilder().build(), clock);
    }

    @Override
    public void write(HasMetadata about, Notice notice) {
        reasons.add(notice.reason());
    }

    List<String> reasons() {
        return reasons;
    }
}
