// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Caller;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelGuard.AliasMove;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who may let an alias move: for a person somebody else, for what Neap does by itself anybody.
 *
 * @param person whether a request asks for it
 * @param mover the name that the person says
 */
record Approvers(AliasMove move, boolean person, Optional<String> mover) {

    private static final int MOST_NAMES = 5;

    static Approvers of(AliasMove move, Caller caller) {
        boolean person = move.actor().equals(LedgerEntry.CLIENT);
        return new Approvers(move, person, person ? caller.user() : Optional.empty());
    }

    /**
     * Those whose approvals hold.
     *
     * @param given for any alias of the version
     * @param now what the version is made of
     */
    List<String> among(List<Approval> given, Content now) {
        if (person && mover.isEmpty()) {
            throw refused(
                    "it moves only to a version that somebody else than who moves it has approved, and this request"
                            + " says no name. " + FourEyes.HOW_TO_SAY);
        }
        List<Approval> forIt = given.stream()
                .filter(approval -> approval.alias().equals(move.alias()))
                .toList();
        List<Approval> others = forIt.stream().filter(this::isAnothers).toList();
        List<Approval> holding =
                others.stream().filter(approval -> approval.isOf(now)).toList();
        if (holding.isEmpty()) {
            throw refused(why(forIt, others) + " do so: neap model approve "
                    + move.to().name() + " "
                    + move.to().version() + " --alias " + move.alias()
                    + ", or POST /api/v1/workspaces/…/models/…/versions/"
                    + move.to().version() + "/approvals. A reason does not stand in for that.");
        }
        return holding.stream().map(Approval::approver).toList();
    }

    private String why(List<Approval> forIt, List<Approval> others) {
        if (!others.isEmpty()) {
            return "the version's files are not those that " + names(others) + " approved. Have somebody"
                    + (person ? " else" : "") + " look at them again and";
        }
        if (!forIt.isEmpty()) {
            return "only " + names(forIt) + ", who moves it, has approved that. Have somebody else";
        }
        return "nobody has approved that. Have somebody" + (person ? " else" : "");
    }

    /** Names are compared as people read them. */
    private boolean isAnothers(Approval approval) {
        return mover.filter(approval.approver()::equalsIgnoreCase).isEmpty();
    }

    private static String names(List<Approval> approvals) {
        String first =
                approvals.stream().limit(MOST_NAMES).map(Approval::approver).collect(Collectors.joining(", "));
        int more = approvals.size() - MOST_NAMES;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private DomainException refused(String why) {
        return DomainException.invalid("Alias " + move.alias() + " of "
                + move.to().name() + " is not moved to version " + move.to().version()
                + ", by the policy of the model or its workspace (approvedAliases): " + why);
    }
}
