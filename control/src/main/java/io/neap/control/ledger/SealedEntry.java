// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A {@link LedgerEntry} as it is stored.
 *
 * @param id a UUID of version 7, made when the entry was written
 * @param at when it was written, in microseconds
 * @param sequence its place in the chain; empty during the second before the sealer has reached it
 * @param hash hex of the chained HMAC-SHA-256; empty until sealed
 */
public record SealedEntry(String id, Instant at, OptionalLong sequence, String hash, LedgerEntry entry) {}
