// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.LedgerReport;
import io.neap.control.ledger.SealedEntry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** A ledger in memory; an entry is there only when its change has succeeded. */
public final class FakeLedger implements Ledger {

    private final Clock clock;
    private final List<SealedEntry> entries = new ArrayList<>();

    public FakeLedger(Clock clock) {
        this.clock = clock;
    }

    @Override
    public <T> Uni<T> record(Supplier<Uni<T>> change, Function<T, List<LedgerEntry>> derived) {
        return Uni.createFrom()
                .deferred(change::get)
                .invoke(result -> derived.apply(result).forEach(this::add));
    }

    private void add(LedgerEntry entry) {
        entries.add(new SealedEntry(
                String.valueOf(entries.size()), clock.instant(), OptionalLong.of(entries.size() + 1L), "", entry));
    }

    @Override
    public Uni<List<SealedEntry>> find(LedgerQuery query) {
        return Uni.createFrom()
                .item(() -> entries.stream()
                        .filter(entry -> entry.entry().workspace().equals(query.workspace()))
                        .filter(entry -> query.includes(entry.entry().subject()))
                        .filter(entry -> query.kinds().isEmpty()
                                || query.kinds().contains(entry.entry().kind()))
                        .filter(entry -> query.asOf()
                                .map(asOf -> !entry.at().isAfter(asOf))
                                .orElse(true))
                        .toList());
    }

    @Override
    public Uni<List<SealedEntry>> after(long sequence, int limit) {
        return Uni.createFrom()
                .item(() -> entries.stream().skip(sequence).limit(limit).toList());
    }

    @Override
    public Uni<Long> end() {
        return Uni.createFrom().item(() -> (long) entries.size());
    }

    @Override
    public Uni<LedgerReport> verify() {
        return Uni.createFrom().item(new LedgerReport(entries.size(), 0, "", List.of()));
    }

    public List<SealedEntry> all() {
        return List.copyOf(entries);
    }

    List<String> kinds() {
        return entries.stream().map(entry -> entry.entry().kind()).toList();
    }
}
