// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.model.approval.Approval;
import io.neap.control.model.approval.Approvals.Standing;
import io.neap.control.model.approval.Content.Coverage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An approval, and whether it still holds.
 *
 * @param covers {@code files}, or {@code source} where they are in another store
 * @param holds false when the version's files are others since, or it is withdrawn
 * @param note what the approval is not of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApprovalView(
        String alias,
        String version,
        String approver,
        Instant at,
        @Nullable String reason,
        String covers,
        String digest,
        boolean holds,
        @Nullable String note) {

    static List<ApprovalView> all(Standing standing) {
        return standing.given().stream()
                .map(approval -> of(approval, standing.holds(approval)))
                .toList();
    }

    /** As it was just given. */
    static ApprovalView fresh(Approval approval) {
        return of(approval, true);
    }

    /** What was taken back. */
    static ApprovalView withdrawn(Approval approval) {
        return of(approval, false);
    }

    private static ApprovalView of(Approval approval, boolean holds) {
        return new ApprovalView(
                approval.alias(),
                approval.version(),
                approval.approver(),
                Instant.ofEpochMilli(approval.at()),
                approval.reason(),
                approval.covers().text(),
                approval.digest(),
                holds,
                approval.covers() == Coverage.SOURCE
                        ? "The files are in another store, where Neap does not look: approved is their address, whatever"
                                + " is there."
                        : null);
    }
}
