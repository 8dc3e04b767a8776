// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.neap.functions.gateway.route.Address.Service;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the gateway tells a metrics server: by service and share, never by revision or path, of which there is no end. */
final class GatewayMetrics {

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A request that had a service to go to.
     *
     * @param by what chose its revision: {@code header}, {@code cookie}, {@code jwtClaim}, {@code tag} or {@code chance}
     * @param newest whether it went to the newest revision
     * @param status of the answer; 0 when the client left first
     */
    void ended(Service service, String by, boolean newest, int status, Duration untilFirstByte) {
        timers.computeIfAbsent(new Key(service, by, newest, status / 100), this::timer)
                .record(untilFirstByte);
    }

    /** A request that had none. */
    void refused(String reason) {
        registry.counter("neap.gateway.refused", "reason", reason).increment();
    }

    /** A revision could not be reached, and is tried again. */
    void retried(Service service) {
        registry.counter("neap.gateway.retries", "workspace", service.workspace(), "service", service.name())
                .increment();
    }

    private Timer timer(Key key) {
        return Timer.builder("neap.gateway.requests")
                .description("Requests to services, from arrival to the first byte of the answer")
                .tags(
                        "workspace",
                        key.service.workspace(),
                        "service",
                        key.service.name(),
                        "by",
                        key.by,
                        "share",
                        key.newest ? "newest" : "other",
                        "status",
                        key.hundreds == 0 ? "none" : key.hundreds + "xx")
                .register(registry);
    }

    private record Key(Service service, String by, boolean newest, int hundreds) {}
}
