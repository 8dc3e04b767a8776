// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.analysis.Verdict;
import java.util.Optional;

/** Between a {@link Rollout} and its row. */
final class RolloutRows {

    private RolloutRows() {}

    static RolloutRow row(ServiceName service, Rollout rollout) {
        Rollout.Change change = rollout.change();
        RolloutRow row = new RolloutRow();
        row.service = service.toString();
        row.generation = change.generation();
        row.fromRevision = change.from().map(RevisionName::name).orElse(null);
        row.toRevision = change.to().name();
        row.startedAt = change.startedAt();
        row.since = change.startedAt();
        row.phase = rollout.phase();
        row.cause = "";
        row.reason = "";
        switch (rollout) {
            case Rollout.Starting ignored -> {}
            case Rollout.Previewing previewing -> row.since = previewing.since();
            case Rollout.Stepping stepping -> {
                row.since = stepping.since();
                row.step = stepping.step();
            }
            case Rollout.Completed done -> {
                row.since = done.at();
                row.reason = done.reason();
                row.evidence =
                        done.verdict().map(Verdict::evidence).map(Json::write).orElse(null);
            }
            case Rollout.RolledBack back -> {
                row.since = back.at();
                row.cause = back.cause().name();
                row.reason = back.reason();
                row.evidence =
                        back.verdict().map(Verdict::evidence).map(Json::write).orElse(null);
            }
        }
        return row;
    }

    static Rollout rollout(ServiceName service, RolloutRow row) {
        Rollout.Change change = new Rollout.Change(
                row.generation,
                Optional.ofNullable(row.fromRevision).map(name -> new RevisionName(service, name)),
                new RevisionName(service, row.toRevision),
                row.startedAt);
        Optional<Verdict> verdict =
                Optional.ofNullable(row.evidence).map(evidence -> Verdict.ofEvidence(Json.list(evidence)));
        return switch (row.phase) {
            case "Starting" -> new Rollout.Starting(change);
            case "Previewing" -> new Rollout.Previewing(change, row.since);
            case "Stepping" -> new Rollout.Stepping(change, row.step, row.since);
            case "Completed" -> new Rollout.Completed(change, row.since, row.reason, verdict);
            case "RolledBack" ->
                new Rollout.RolledBack(change, row.since, Rollout.Cause.valueOf(row.cause), row.reason, verdict);
            default ->
                throw new IllegalStateException(
                        "The rollout of " + row.service + " has the unknown phase " + row.phase);
        };
    }
}
