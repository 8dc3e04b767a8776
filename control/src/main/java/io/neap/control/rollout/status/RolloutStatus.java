// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.status;

import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Insight;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.Strategy;
import io.neap.control.rollout.analysis.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The latest rollout of a service.
 *
 * @param generation of the service that asked for it
 * @param phase Starting, Previewing, Stepping, Completed or RolledBack; Promoting or RollingBack until the platform
 *     has the route that belongs to the last two
 * @param from the revision that served before
 * @param version of the model that {@code to} serves
 * @param step the running step, counted from 1, of {@code steps}; only while stepping
 * @param weight percent of the requests that {@code to} gets
 * @param reason why it is where it is
 */
public record RolloutStatus(
        long generation,
        String phase,
        Optional<RevisionName> from,
        RevisionName to,
        Optional<String> version,
        OptionalInt step,
        OptionalInt steps,
        int weight,
        Optional<Verdict> verdict,
        String reason,
        Instant startedAt,
        Optional<Instant> endedAt) {

    static RolloutStatus of(InferenceService service, Rollout rollout, Insight insight, boolean followed) {
        Rollout.Change change = rollout.change();
        return new RolloutStatus(
                change.generation(),
                phase(rollout, followed),
                change.from(),
                change.to(),
                service.delivery()
                        .revision(change.to())
                        .map(ModelRevision::model)
                        .map(model -> model.version()),
                rollout instanceof Rollout.Stepping at ? OptionalInt.of(at.step() + 1) : OptionalInt.empty(),
                rollout instanceof Rollout.Stepping && service.spec().strategy() instanceof Strategy.Canary canary
                        ? OptionalInt.of(canary.steps().size())
                        : OptionalInt.empty(),
                weight(service, change.to()),
                verdict(rollout, insight),
                reason(rollout, insight),
                change.startedAt(),
                ended(rollout));
    }

    private static String phase(Rollout rollout, boolean followed) {
        return switch (rollout) {
            case Rollout.Completed done -> followed ? done.phase() : "Promoting";
            case Rollout.RolledBack back -> followed ? back.phase() : "RollingBack";
            case Rollout.Starting active -> active.phase();
            case Rollout.Previewing active -> active.phase();
            case Rollout.Stepping active -> active.phase();
        };
    }

    private static int weight(InferenceService service, RevisionName candidate) {
        return service.delivery().route().stream()
                .flatMap(route -> route.targets().stream())
                .filter(target -> target.revision().equals(candidate))
                .mapToInt(target -> target.percent())
                .sum();
    }

    private static Optional<Verdict> verdict(Rollout rollout, Insight insight) {
        return switch (rollout) {
            case Rollout.Starting ignored -> Optional.empty();
            case Rollout.Previewing ignored -> insight.verdict();
            case Rollout.Stepping ignored -> insight.verdict();
            case Rollout.Completed done -> done.verdict();
            case Rollout.RolledBack back -> back.verdict();
        };
    }

    private static String reason(Rollout rollout, Insight insight) {
        return switch (rollout) {
            case Rollout.Starting ignored -> insight.message();
            case Rollout.Previewing ignored -> insight.message();
            case Rollout.Stepping ignored -> insight.message();
            case Rollout.Completed done -> done.reason();
            case Rollout.RolledBack back -> back.reason();
        };
    }

    private static Optional<Instant> ended(Rollout rollout) {
        return switch (rollout) {
            case Rollout.Starting ignored -> Optional.empty();
            case Rollout.Previewing ignored -> Optional.empty();
            case Rollout.Stepping ignored -> Optional.empty();
            case Rollout.Completed done -> Optional.of(done.at());
            case Rollout.RolledBack back -> Optional.of(back.at());
        };
    }
}
