// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import io.neap.control.ledger.LedgerReport.Fault;
import io.neap.control.ledger.LedgerReport.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Walks the chain in order and notes each place where it is broken. After a fault it trusts the stored hash and goes
 * on, so that one tampered row is reported once.
 */
public final class LedgerAudit {

    private static final int MOST_FAULTS = 100;

    private final LedgerChain chain;
    private final Head expected;
    private final List<Fault> faults = new ArrayList<>();
    private String previous = LedgerChain.GENESIS;
    private long sequence;
    private long entries;
    private long unsealed;

    /** The last link that was sealed, as noted outside the database. */
    public record Head(long sequence, String hash) {

        public static final Head NONE = new Head(0, LedgerChain.GENESIS);
    }

    /** One stored row: what was signed, and what the database holds as its proof. */
    public record Link(
            UUID id, Instant at, LedgerEntry entry, String data, String signature, long sequence, String hash) {}

    public LedgerAudit(LedgerChain chain, Head expected) {
        this.chain = chain;
        this.expected = expected;
    }

    /** Reads the next sealed row; they come in ascending order of their sequence. */
    public void sealed(Link link) {
        entries++;
        boolean gap = link.sequence() != sequence + 1;
        if (gap) {
            add(
                    sequence + 1,
                    Kind.REMOVED,
                    (link.sequence() - sequence - 1) + " entries are missing before entry " + link.sequence() + ".");
        }
        boolean linked = link.hash().equals(chain.chain(previous, link.sequence(), link.signature()));
        if (!signed(link)) {
            // Whoever changes a row leaves its place in the chain as it was; whoever makes one up cannot link it.
            add(link.sequence(), linked || gap ? Kind.CHANGED : Kind.SLIPPED_IN, describe(link));
        } else if (!linked && !gap) {
            add(link.sequence(), Kind.SLIPPED_IN, describe(link));
        }
        if (link.sequence() == expected.sequence() && !link.hash().equals(expected.hash())) {
            add(link.sequence(), Kind.CHANGED, "The entry is not the one whose hash was noted when it was sealed.");
        }
        sequence = link.sequence();
        previous = link.hash();
    }

    /** Reads a row that the sealer has not reached. */
    public void unsealed(Link link) {
        unsealed++;
        if (!signed(link)) {
            add(sequence + 1, Kind.SLIPPED_IN, describe(link));
        }
    }

    public LedgerReport report() {
        if (sequence < expected.sequence()) {
            add(
                    sequence + 1,
                    Kind.REMOVED,
                    "The chain ends at entry " + sequence + ", but entry " + expected.sequence() + " had been sealed.");
        }
        return new LedgerReport(entries, unsealed, previous, List.copyOf(faults));
    }

    private boolean signed(Link link) {
        return link.signature().equals(chain.sign(link.id(), link.at(), link.entry(), link.data()));
    }

    private static String describe(Link link) {
        return "Entry " + link.id() + " (" + link.entry().kind() + " of "
                + link.entry().subject() + ") is not as it was written.";
    }

    private void add(long at, Kind kind, String message) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault(at, kind, message));
        }
    }
}
