// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The append-only record of every change of state, and the only way to make one: {@link #record} runs the change and
 * appends its entries in one transaction, so that what is not in the ledger did not happen.
 *
 * <p>Stores called inside {@code change} join that transaction. Calls nest: an inner {@code record} joins the outer
 * one, and all of it commits or none.
 */
public interface Ledger {

    /** Runs {@code change} and appends the entries that {@code entries} derives from its result; no entry is allowed. */
    <T> Uni<T> record(Supplier<Uni<T>> change, Function<T, List<LedgerEntry>> entries);

    /** The entries that match {@code query}, oldest first. */
    Uni<List<SealedEntry>> find(LedgerQuery query);

    /** The sealed entries of all workspaces that come after that place of the chain, in its order. */
    Uni<List<SealedEntry>> after(long sequence, int limit);

    /** The place of the last sealed entry; 0 when there is none. */
    Uni<Long> end();

    /** Checks the whole chain against its keyed hashes and the head kept outside the database. */
    Uni<LedgerReport> verify();

    /**
     * Which entries to read; an absent field matches all.
     *
     * @param subjects one that ends with {@code /} stands for all that begin with it
     * @param asOf only what had been recorded at that instant
     * @param limit the newest so many of the matches
     */
    record LedgerQuery(String workspace, List<String> subjects, List<String> kinds, Optional<Instant> asOf, int limit) {

        /** Whether an entry of that subject is meant. */
        public boolean includes(String subject) {
            return subjects.isEmpty()
                    || subjects.stream()
                            .anyMatch(wanted ->
                                    wanted.equals(subject) || (wanted.endsWith("/") && subject.startsWith(wanted)));
        }
    }
}
