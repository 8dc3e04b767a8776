// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the gateway tells a metrics server: by service, never by revision or path, of which there is no end. */
final class GatewayMetrics {

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param status of the answer; 0 when the client left first
     */
    void ended(ServiceName service, int status, boolean cold, Duration latency) {
        timers.computeIfAbsent(new Key(service, status / 100, cold), this::timer)
                .record(latency);
    }

    void retried(RevisionName revision) {
        registry.counter("neap.gateway.retries", tags(revision.service())).increment();
    }

    private Timer timer(Key key) {
        return Timer.builder("neap.gateway.requests")
                .description("Requests to services, from arrival to the first byte of the answer")
                .tags(tags(key.service)
                        .and("status", key.hundreds == 0 ? "none" : key.hundreds + "xx")
                        .and("cold", Boolean.toString(key.cold)))
                .register(registry);
    }

    private static Tags tags(ServiceName service) {
        return Tags.of("workspace", service.workspace(), "service", service.service());
    }

    private record Key(ServiceName service, int hundreds, boolean cold) {}
}
