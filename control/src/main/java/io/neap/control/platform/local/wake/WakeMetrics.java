// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.wake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The histogram {@code neap.wake} by part; the part {@code wake} is the whole wait of the request that woke. */
public final class WakeMetrics {

    private static final Duration[] BUCKETS =
            millis(1, 2, 5, 10, 25, 50, 75, 100, 150, 250, 500, 1000, 2500, 5000, 10_000);

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    public WakeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Called once for each start that a request waited for. */
    public void woken(Wake wake) {
        record("wake", wake.waited());
        wake.startup().forEach(part -> record(part.name(), part.duration()));
        record("first", wake.first());
    }

    private void record(String part, Duration took) {
        timers.computeIfAbsent(part, this::timer).record(took);
    }

    private Timer timer(String part) {
        return Timer.builder("neap.wake")
                .description("Wakes that a request waited for, by the parts of the start in their order")
                .tag("part", part)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Duration[] millis(long... each) {
        Duration[] durations = new Duration[each.length];
        for (int i = 0; i < each.length; i++) {
            durations[i] = Duration.ofMillis(each[i]);
        }
        return durations;
    }
}
