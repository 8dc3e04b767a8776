// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.SealedEntry;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the ledger; {@code sequence} and {@code hash} come within a second. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
        String id,
        Instant at,
        String workspace,
        String kind,
        String subject,
        String actor,
        Map<String, Object> data,
        @Nullable Long sequence,
        @Nullable String hash) {

    static EntryView of(SealedEntry sealed) {
        LedgerEntry entry = sealed.entry();
        boolean chained = sealed.sequence().isPresent();
        return new EntryView(
                sealed.id(),
                sealed.at(),
                entry.workspace(),
                entry.kind(),
                entry.subject(),
                entry.actor(),
                entry.data(),
                chained ? Long.valueOf(sealed.sequence().getAsLong()) : null,
                chained ? sealed.hash() : null);
    }
}
