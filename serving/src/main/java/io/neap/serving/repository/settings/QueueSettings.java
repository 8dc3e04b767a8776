// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.settings;

import java.time.Duration;
import java.util.List;

/**
 * How one model's requests wait.
 *
 * @param maxRequests that may wait; 0 for the process's bound
 * @param timeout after which a request that still waits is refused; zero for the process's
 * @param delay for which a free lane waits for more rows; zero for not at all
 * @param preferredRows which end that wait as soon as they are there; none for a full batch alone
 * @param priorities that requests may name, from 1; 0 for as many as they like
 * @param defaultPriority of requests that name none, or one beyond those
 */
public record QueueSettings(
        int maxRequests,
        Duration timeout,
        Duration delay,
        List<Integer> preferredRows,
        long priorities,
        long defaultPriority) {

    /** The process decides all of it. */
    public static final QueueSettings NONE = new QueueSettings(0, Duration.ZERO, Duration.ZERO, List.of(), 0, 0);

    public QueueSettings {
        preferredRows = List.copyOf(preferredRows);
    }
}
