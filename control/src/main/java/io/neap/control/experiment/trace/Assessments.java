// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Assessments of traces. One that overrides another makes it invalid until it is deleted itself. */
@ApplicationScoped
public class Assessments {

    private static final String METADATA = "metadata";
    private static final List<String> VALUES = List.of("feedback", "expectation");

    private final Traces traces;
    private final TraceStore store;
    private final Ledger ledger;
    private final Clock clock;

    Assessments(Traces traces, TraceStore store, Ledger ledger, Clock clock) {
        this.traces = traces;
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Adds an assessment to a trace. */
    public Uni<Assessment> create(
            String workspace, String traceId, String name, Map<String, Object> content, Optional<String> overrides) {
        Assessment assessment = of(id(UUID.randomUUID()), traceId, name, content, overrides, clock.millis());
        return ledger.record(
                () -> traces.get(workspace, traceId)
                        .chain(trace -> overrides.isPresent() ? override(traceId, overrides.get()) : done())
                        .chain(() -> store.save(assessment))
                        .replaceWith(assessment),
                created -> List.of());
    }

    /** A new assessment; fails with {@code INVALID_PARAMETER_VALUE} unless it says feedback or what is expected. */
    public static Assessment of(
            String id, String traceId, String name, Map<String, Object> content, Optional<String> overrides, long now) {
        if (VALUES.stream().filter(content::containsKey).count() != 1 && !content.containsKey("issue")) {
            throw DomainException.invalid("An assessment has either `feedback` or `expectation`.");
        }
        return new Assessment(id, traceId, name, content, overrides.orElse(null), true, now, now);
    }

    /** The id that a number makes. */
    public static String id(UUID number) {
        return "a-" + number.toString().replace("-", "");
    }

    public Uni<Assessment> get(String workspace, String traceId, String assessmentId) {
        return traces.get(workspace, traceId)
                .chain(trace -> store.findAssessment(traceId, assessmentId))
                .map(found -> found.orElseThrow(() -> DomainException.notFound(
                        "Assessment with ID '" + assessmentId + "' not found for trace '" + traceId + "'")));
    }

    /**
     * Replaces parts of an assessment; metadata is merged.
     *
     * @param content the parts by their names
     */
    public Uni<Assessment> update(
            String workspace, String traceId, String assessmentId, Optional<String> name, Map<String, Object> content) {
        return ledger.record(
                () -> get(workspace, traceId, assessmentId)
                        .map(old -> new Assessment(
                                assessmentId,
                                traceId,
                                name.orElse(old.name()),
                                merged(old.content(), content),
                                old.overrides(),
                                old.valid(),
                                old.created(),
                                clock.millis()))
                        .call(store::save),
                updated -> List.of());
    }

    /** One that is not there is no error. */
    public Uni<Void> delete(String workspace, String traceId, String assessmentId) {
        return ledger.record(
                        () -> traces.get(workspace, traceId)
                                .chain(trace -> store.findAssessment(traceId, assessmentId))
                                .chain(found -> store.deleteAssessment(traceId, assessmentId)
                                        .chain(deleted -> restored(traceId, found))),
                        deleted -> List.of())
                .replaceWithVoid();
    }

    private Uni<Void> restored(String traceId, Optional<Assessment> deleted) {
        @Nullable String overridden = deleted.map(Assessment::overrides).orElse(null);
        return overridden == null ? done() : store.setValid(traceId, overridden, true);
    }

    private Uni<Void> override(String traceId, String assessmentId) {
        return store.findAssessment(traceId, assessmentId).chain(found -> {
            if (found.isEmpty()) {
                throw DomainException.notFound(
                        "Assessment with ID '" + assessmentId + "' not found for trace '" + traceId + "'");
            }
            return store.setValid(traceId, assessmentId, false);
        });
    }

    private static Map<String, Object> merged(Map<String, Object> old, Map<String, Object> parts) {
        for (String value : VALUES) {
            if (parts.containsKey(value) && !old.containsKey(value)) {
                throw DomainException.invalid("Cannot update " + value + " value on an assessment of another kind.");
            }
        }
        Map<String, Object> merged = new LinkedHashMap<>(old);
        merged.putAll(parts);
        if (old.get(METADATA) instanceof Map<?, ?> before && parts.get(METADATA) instanceof Map<?, ?> changed) {
            Map<Object, Object> both = new LinkedHashMap<>(before);
            both.putAll(changed);
            merged.put(METADATA, both);
        }
        return merged;
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
