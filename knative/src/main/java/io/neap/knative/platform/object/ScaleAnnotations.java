// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.neap.control.error.DomainException;
import io.neap.control.platform.Scale;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code Scale → autoscaling.knative.dev/*}. These annotations can be changed on a living Knative revision, whose
 * spec cannot.
 */
final class ScaleAnnotations {

    private static final String DOMAIN = "autoscaling.knative.dev/";
    private static final Duration LONGEST_RETENTION = Duration.ofHours(1);
    private static final double HIGHEST_PANIC_THRESHOLD = 1000;

    private ScaleAnnotations() {}

    static Map<String, String> of(Scale scale) {
        require(
                scale.gracePeriod().compareTo(LONGEST_RETENTION) <= 0,
                "scale: on Knative, gracePeriod must be at most 1h");
        require(
                scale.panicThresholdPercent() <= HIGHEST_PANIC_THRESHOLD,
                "scale: on Knative, panicThresholdPercent must be at most 1000");
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(DOMAIN + "metric", "concurrency");
        annotations.put(DOMAIN + "min-scale", Integer.toString(scale.min()));
        annotations.put(DOMAIN + "max-scale", Integer.toString(scale.max()));
        // A revision is started once to be proven, whatever the cluster's default says.
        annotations.put(DOMAIN + "initial-scale", "1");
        annotations.put(DOMAIN + "target", number(scale.target()));
        // Knative's default and what the local autoscaler does; a cluster could have another.
        annotations.put(DOMAIN + "target-utilization-percentage", "70");
        annotations.put(DOMAIN + "window", Seconds.text(scale.stableWindow()));
        annotations.put(DOMAIN + "panic-window-percentage", number(scale.panicWindowPercent()));
        annotations.put(DOMAIN + "panic-threshold-percentage", number(scale.panicThresholdPercent()));
        annotations.put(DOMAIN + "scale-to-zero-pod-retention-period", Seconds.text(scale.gracePeriod()));
        return annotations;
    }

    /** Without an exponent and without needless zeros: {@code 100}, {@code 0.5}. */
    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid(message + ".");
        }
    }
}
