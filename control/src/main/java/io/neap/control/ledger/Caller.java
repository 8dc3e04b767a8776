// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who sends a request, and why, as far as the request says so; nobody has checked it.
 *
 * @param user the name that it gives
 * @param reason in the words of that person
 */
public record Caller(Optional<String> user, Optional<String> reason) {

    /** Said by nothing. */
    public static final Caller UNKNOWN = new Caller(Optional.empty(), Optional.empty());

    /** The caller of the request that is being answered. */
    @FunctionalInterface
    public interface Current {

        /** {@link #UNKNOWN} outside a request. */
        Caller get();
    }

    /** The entry with the name in place of {@link LedgerEntry#CLIENT}; what others decided stays theirs. */
    public LedgerEntry sign(LedgerEntry entry) {
        if (!entry.actor().equals(LedgerEntry.CLIENT)) {
            return entry;
        }
        Map<String, Object> data = new TreeMap<>(entry.data());
        reason.ifPresent(words -> data.put("reason", words));
        String actor = user.map(name -> "user:" + name).orElse(LedgerEntry.CLIENT);
        return new LedgerEntry(entry.kind(), entry.workspace(), entry.subject(), actor, data);
    }
}
