// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Deliveries that are still to be made, written in the transaction that caused them. One that is taken is hidden until
 * its lease ends, so that the death of whoever took it only delays it.
 */
public interface OutboxStore {

    /** Adds the first delivery of each run, due at once. */
    Uni<Void> add(Collection<String> pipelineRuns, Instant now);

    /** Takes at most {@code limit} that are due, each for one taker alone. */
    Uni<List<Delivery>> take(Instant now, Instant leaseEnd, int limit);

    /** Counts an attempt; false when the delivery is outdated and must not be made. */
    Uni<Boolean> begin(Delivery delivery, Instant leaseEnd);

    /** Keeps what is under way hidden for longer. */
    Uni<Void> renew(Collection<String> pipelineRuns, Instant leaseEnd);

    /** Makes the next delivery due then; false when the attempt is not the latest one, and nothing is changed. */
    Uni<Boolean> postpone(String pipelineRun, int attempt, Instant until);

    /** Nothing more is to be delivered; false when the attempt is not the latest one, and nothing is changed. */
    Uni<Boolean> remove(String pipelineRun, int attempt);
}
