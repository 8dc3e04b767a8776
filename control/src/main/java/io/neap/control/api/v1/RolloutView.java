// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.analysis.Verdict;
import io.neap.control.rollout.status.RolloutStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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

    static RolloutView of(RolloutStatus rollout) {
        return new RolloutView(
                rollout.generation(),
                rollout.phase(),
                rollout.from().map(RevisionName::name).orElse(null),
                rollout.to().name(),
                rollout.version().orElse(null),
                number(rollout.step()),
                number(rollout.steps()),
                rollout.weight(),
                rollout.verdict().map(found -> found.outcome().word()).orElse(null),
                rollout.reason(),
                rollout.verdict().map(Verdict::evidence).orElse(null),
                rollout.startedAt(),
                rollout.endedAt().orElse(null));
    }

    private static @Nullable Integer number(OptionalInt value) {
        return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
    }
}
