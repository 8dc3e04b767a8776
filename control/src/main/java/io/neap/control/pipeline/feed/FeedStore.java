// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.feed;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.OptionalLong;

/** Keeps how far the ledger has been told. */
public interface FeedStore {

    /** Makes the place where telling begins, if there is none yet. */
    Uni<Void> begin(long sequence);

    /** The place of the entry that was told last; empty while somebody else holds the lease. */
    Uni<OptionalLong> take(Instant now, Instant leaseEnd);

    /** Notes what was told and goes on holding the lease; false when somebody else has gone on from {@code from}. */
    Uni<Boolean> advance(long from, long to, Instant leaseEnd);

    /** Gives the lease back. */
    Uni<Void> release(long at);
}
