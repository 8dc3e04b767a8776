// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.OptionalLong;

/** How far each reader of the sealed ledger has come. One of several controls reads on at a time, under a lease. */
public interface Bookmarks {

    /** Whether there is anything that the reader has not read, or it has not begun; writes nothing. */
    Uni<Boolean> isBehind(String reader);

    /** Makes the place where the reader begins, if it has none yet. */
    Uni<Void> begin(String reader, long sequence);

    /** The place of the entry that was read last; empty while somebody else holds the lease, or there is none yet. */
    Uni<OptionalLong> take(String reader, Instant now, Instant leaseEnd);

    /** Notes what was read and goes on holding the lease; false when somebody else has gone on from {@code from}. */
    Uni<Boolean> advance(String reader, long from, long to, Instant leaseEnd);

    /** Gives the lease back. */
    Uni<Void> release(String reader, long at);
}
