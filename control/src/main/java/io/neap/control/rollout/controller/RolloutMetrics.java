// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what rollouts do: {@code neap.rollout.decisions} by decision, {@code neap.rollout.rollbacks} by cause. */
@ApplicationScoped
class RolloutMetrics {

    private final MeterRegistry meters;

    RolloutMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Decision.Change decision) {
        meters.counter("neap.rollout.decisions", "decision", decision.getClass().getSimpleName())
                .increment();
        if (decision instanceof Decision.RollBack failed) {
            meters.counter("neap.rollout.rollbacks", "cause", failed.cause().word())
                    .increment();
        }
    }
}
