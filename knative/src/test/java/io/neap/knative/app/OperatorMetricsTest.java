// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whatIsCountedForEachResourceIsCountedForAll() {
        meters.config().meterFilter(new OperatorMetrics().filter());

        for (String name : new String[] {"one", "two"}) {
            Timer.builder("operator.sdk.controllers.execution.reconcile")
                    .tags("controller", "inferenceservice", "resource.name", name, "resource.namespace", "default")
                    .publishPercentileHistogram()
                    .register(meters)
                    .record(Duration.ofMillis(20));
        }

        assertThat(meters.find("operator.sdk.controllers.execution.reconcile").timers())
                .singleElement()
                .satisfies(timer -> {
                    assertThat(timer.count()).isEqualTo(2);
                    assertThat(timer.takeSnapshot().histogramCounts()).hasSize(10);
                    assertThat(timer.getId().getTag("controller")).isEqualTo("inferenceservice");
                });
    }

    @Test
    void othersKeepWhatTheyAreCountedBy() {
        meters.config().meterFilter(new OperatorMetrics().filter());

        meters.counter("neap.rollout.decisions", "name", "penguins").increment();

        assertThat(meters.get("neap.rollout.decisions")
                        .tag("name", "penguins")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
