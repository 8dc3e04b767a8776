// SPDX-License-Identifier: Apache-2.0
package io.neap.control.ledger;

import java.util.List;

/**
 * What a check of the chain found.
 *
 * @param entries how many sealed entries were read
 * @param unsealed how many still wait for the sealer
 * @param head hex of the last hash
 * @param faults in order of the chain; empty when the ledger is whole
 */
public record LedgerReport(long entries, long unsealed, String head, List<Fault> faults) {

    public boolean whole() {
        return faults.isEmpty();
    }

    /** One broken place: the sequence at which it shows, and what is wrong there. */
    public record Fault(long sequence, Kind kind, String message) {}

    /** What was done to the chain. */
    public enum Kind {
        CHANGED,
        REMOVED,
        SLIPPED_IN
    }
}
