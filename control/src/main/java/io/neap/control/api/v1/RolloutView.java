// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Insight;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.Strategy;
import io.neap.control.rollout.analysis.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param verdict Pass, Fail or Inconclusive: the latest one
 * @param reason why it is where it is
 * @param evidence every value and threshold that the verdict rests on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RolloutView(
        long generation,
        String phase,
        @Nullable String from,
        String to,
        @Nullable String version,
        @Nullable Integer step,
        @Nullable Integer steps,
        int weight,
        @Nullable String verdict,
        String reason,
        @Nullable List<Map<String, Object>> evidence,
        Instant startedAt,
        @Nullable Instant endedAt) {

    static RolloutView of(InferenceService service, Rollout rollout, Insight insight, boolean followed) {
        Rollout.Change change = rollout.change();
        Optional<Verdict> verdict = verdict(rollout, insight);
        boolean stepping = rollout instanceof Rollout.Stepping;
        return new RolloutView(
                change.generation(),
                phase(rollout, followed),
                change.from().map(RevisionName::name).orElse(null),
                change.to().name(),
                service.delivery()
                        .revision(change.to())
                        .map(ModelRevision::model)
                        .map(model -> model.version())
                        .orElse(null),
                rollout instanceof Rollout.Stepping at ? Integer.valueOf(at.step() + 1) : null,
                stepping && service.spec().strategy() instanceof Strategy.Canary canary
                        ? Integer.valueOf(canary.steps().size())
                        : null,
                weight(service, change.to()),
                verdict.map(found -> found.outcome().word()).orElse(null),
                reason(rollout, insight),
                verdict.map(Verdict::evidence).orElse(null),
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

    private static @Nullable Instant ended(Rollout rollout) {
        return switch (rollout) {
            case Rollout.Starting ignored -> null;
            case Rollout.Previewing ignored -> null;
            case Rollout.Stepping ignored -> null;
            case Rollout.Completed done -> done.at();
            case Rollout.RolledBack back -> back.at();
        };
    }
}
