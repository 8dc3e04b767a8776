// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import java.time.Duration;
import java.util.List;

/**
 * How one model's requests are put together.
 *
 * @param maxRows rows of one run at most; 1 if the model's rows may not share a run
 * @param maxQueue requests that may wait at most; another one is refused
 * @param lanes runs at the same time
 * @param delay since the arrival of the oldest request, for which a free lane waits for more rows; zero for not at all
 * @param preferredRows each of which ends that wait once it is reached; none for a full batch alone
 */
public record BatchPolicy(int maxRows, int maxQueue, int lanes, Duration delay, List<Integer> preferredRows) {

    public BatchPolicy {
        if (maxRows < 1 || maxQueue < 1 || lanes < 1) {
            throw new IllegalArgumentException("a batch policy's numbers are at least 1");
        }
        preferredRows = List.copyOf(preferredRows);
    }

    /** A free lane never waits. */
    public BatchPolicy(int maxRows, int maxQueue, int lanes) {
        this(maxRows, maxQueue, lanes, Duration.ZERO, List.of());
    }

    /** Rows that are worth no further wait. */
    long enoughRows() {
        return preferredRows.stream().mapToInt(Integer::intValue).reduce(maxRows, Math::min);
    }
}
