// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.neap.knative.crd.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes conditions over those of the last pass: one keeps its time while its status stays. Pure. */
public final class ConditionWriter {

    private final List<ConditionStatus> before;
    private final long generation;
    private final Instant now;

    /** {@code generation} is that of the resource that is looked at. */
    public ConditionWriter(@Nullable List<ConditionStatus> before, long generation, Instant now) {
        this.before = Objects.requireNonNullElse(before, List.of());
        this.generation = generation;
        this.now = now;
    }

    /** The only condition of a resource that has one. */
    public ConditionStatus ready(Sync sync) {
        return write("Ready", sync.status(), sync.reason(), sync.message(), now);
    }

    /** {@code since} counts for a condition that is new; a status that has changed did so now. */
    public ConditionStatus write(String type, String status, String reason, String message, Instant since) {
        String time = before(type)
                .map(found -> found.status().equals(status) ? found.lastTransitionTime() : text(now))
                .orElseGet(() -> text(since));
        return new ConditionStatus(type, status, reason, message, time, generation);
    }

    /** As it was in the last pass. */
    public Optional<ConditionStatus> before(String type) {
        return before.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
