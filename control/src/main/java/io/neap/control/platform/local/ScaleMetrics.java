// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.neap.control.platform.ServiceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many processes each service should have and has: by service, never by revision, of which there is no end. */
final class ScaleMetrics {

    private final MultiGauge processes;

    ScaleMetrics(MeterRegistry registry) {
        processes = MultiGauge.builder("neap.platform.processes")
                .description("Processes of services: desired by the autoscaler, and ready")
                .register(registry);
    }

    /** Shows these and forgets all others. */
    void show(Collection<LocalRevision> revisions) {
        Map<ServiceName, Counts> services = new LinkedHashMap<>();
        revisions.forEach(revision -> services.merge(
                revision.values().name().service(),
                new Counts(revision.pool().desired(), revision.pool().ready()),
                Counts::plus));
        List<Row<?>> rows = new ArrayList<>();
        services.forEach((service, counts) -> {
            Tags tags = Tags.of("workspace", service.workspace(), "service", service.service());
            rows.add(Row.of(tags.and("state", "desired"), counts.desired()));
            rows.add(Row.of(tags.and("state", "ready"), counts.ready()));
        });
        processes.register(rows, true);
    }

    private record Counts(int desired, int ready) {

        Counts plus(Counts other) {
            return new Counts(desired + other.desired, ready + other.ready);
        }
    }
}
