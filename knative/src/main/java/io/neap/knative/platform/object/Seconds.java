// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import java.time.Duration;

/** Knative's webhook refuses durations finer than a second. */
final class Seconds {

    private Seconds() {}

    /** Whole seconds, rounded up, so that nobody gets less time than was asked for. */
    static long ceil(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    /** As a Go duration, such as {@code 60s}. */
    static String text(Duration duration) {
        return ceil(duration) + "s";
    }
}
