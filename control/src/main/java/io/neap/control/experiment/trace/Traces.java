// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Experiments;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.Tracking;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.experiment.search.SearchSchema;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Traces: begun or whole, found, tagged, deleted. They are data; only that many were deleted is in the ledger. */
@ApplicationScoped
public class Traces {

    private static final int PAGE_CEILING = 500;
    private static final int LINKS = 100;
    private static final Pattern ID = Pattern.compile("[\\w.:/-]{1,100}");

    private final Experiments experiments;
    private final Tracking tracking;
    private final TraceStore store;
    private final Ledger ledger;

    Traces(Experiments experiments, Tracking tracking, TraceStore store, Ledger ledger) {
        this.experiments = experiments;
        this.tracking = tracking;
        this.store = store;
        this.ledger = ledger;
    }

    /** Stores a trace, and answers it with the tag that says where its spans belong. The same again changes nothing. */
    public Uni<Trace> save(String workspace, Trace trace) {
        if (!ID.matcher(trace.traceId()).matches()) {
            throw DomainException.invalid(
                    "Invalid trace ID '" + trace.traceId() + "': it is 1 to 100 letters, digits and '_ - . : /'.");
        }
        trace.tags().forEach(tag -> Limits.tag("", tag, Limits.TAG));
        trace.metadata().forEach(entry -> Limits.length("Trace metadata value", Limits.TAG, entry.value()));
        return ledger.record(
                () -> experiments
                        .active(workspace, trace.experimentId())
                        .map(experiment -> located(trace, Trace.artifactUri(experiment, trace.traceId())))
                        .chain(located -> store.save(workspace, located))
                        .chain(() -> get(workspace, trace.traceId())),
                saved -> List.of());
    }

    /** Begins a trace under an id of its own, as clients before MLflow 3 do. */
    public Uni<Trace> begin(String workspace, String experimentId, long time, List<Tag> tags, List<Tag> metadata) {
        return save(
                workspace,
                new Trace(
                        UUID.randomUUID().toString().replace("-", ""),
                        experimentId,
                        time,
                        null,
                        TraceState.IN_PROGRESS,
                        null,
                        null,
                        null,
                        tags,
                        metadata,
                        List.of()));
    }

    /**
     * Ends a trace that was begun so.
     *
     * @param time of the end, in milliseconds since 1970
     * @param tags more of them, as {@code metadata}
     */
    public Uni<Trace> end(
            String workspace, String traceId, long time, TraceState state, List<Tag> tags, List<Tag> metadata) {
        return get(workspace, traceId)
                .map(begun -> new Trace(
                        traceId,
                        begun.experimentId(),
                        begun.requestTime(),
                        Math.max(0, time - begun.requestTime()),
                        state,
                        begun.clientRequestId(),
                        begun.requestPreview(),
                        begun.responsePreview(),
                        tags,
                        metadata,
                        List.of()))
                .chain(ended -> save(workspace, ended));
    }

    public Uni<Trace> get(String workspace, String traceId) {
        return store.find(workspace, List.of(traceId))
                .map(found -> found.stream()
                        .findFirst()
                        .orElseThrow(() -> DomainException.notFound("Trace with ID '" + traceId + "' not found.")));
    }

    /** Those that there are, in the order of the ids. */
    public Uni<List<Trace>> get(String workspace, List<String> traceIds) {
        return store.find(workspace, traceIds)
                .map(found -> traceIds.stream()
                        .distinct()
                        .flatMap(id ->
                                found.stream().filter(trace -> trace.traceId().equals(id)))
                        .toList());
    }

    public Uni<Page<Trace>> search(String workspace, List<String> experimentIds, SearchRequest request) {
        experimentIds.forEach(Limits::experimentId);
        Search search = request.read(SearchSchema.TRACES, PAGE_CEILING);
        return store.search(workspace, experimentIds, search).map(found -> SearchRequest.page(search, found));
    }

    public Uni<Void> setTag(String workspace, String traceId, Tag tag) {
        Limits.tag("", tag, Limits.TAG);
        requireOpen(tag.key());
        return get(workspace, traceId).chain(trace -> store.setTag(traceId, tag));
    }

    public Uni<Void> deleteTag(String workspace, String traceId, String key) {
        requireOpen(key);
        return get(workspace, traceId)
                .chain(trace -> store.deleteTag(traceId, key))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw DomainException.notFound(
                                "No trace tag with key '" + key + "' for trace with ID '" + traceId + "'.");
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Deletes traces of an experiment, either by their ids or the oldest ones up to a time; how many.
     *
     * @param latest in milliseconds since 1970
     */
    public Uni<Integer> delete(
            String workspace, String experimentId, List<String> traceIds, OptionalLong latest, OptionalLong most) {
        if (traceIds.isEmpty() == latest.isEmpty()) {
            throw DomainException.invalid(
                    "Either `max_timestamp_millis` or `trace_ids` must be specified, but not both.");
        }
        if (most.isPresent() && (latest.isEmpty() || most.getAsLong() < 1)) {
            throw DomainException.invalid(
                    "`max_traces` must be a positive integer, and is for `max_timestamp_millis`.");
        }
        Limits.experimentId(experimentId);
        return ledger.record(
                () -> store.delete(workspace, experimentId, traceIds, latest, most),
                deleted -> deleted == 0
                        ? List.of()
                        : List.of(new LedgerEntry(
                                "traces.deleted",
                                workspace,
                                "experiment/" + experimentId,
                                LedgerEntry.CLIENT,
                                Map.of("count", deleted))));
    }

    /** The run must be there; traces that are unknown are linked, too, as they may come later. */
    public Uni<Void> link(String workspace, String runId, List<String> traceIds) {
        if (traceIds.size() > LINKS) {
            throw DomainException.invalid("Cannot link more than " + LINKS + " traces to a run in a single request."
                    + " Provided " + traceIds.size() + " traces.");
        }
        return tracking.get(workspace, runId).chain(run -> store.link(runId, traceIds));
    }

    /** The trace must be there; prompts need not, as they may be deleted before. */
    public Uni<Void> linkPrompts(String workspace, String traceId, List<PromptLink> prompts) {
        return get(workspace, traceId).chain(trace -> store.linkPrompts(traceId, prompts));
    }

    private static Trace located(Trace trace, String artifactUri) {
        List<Tag> tags = new ArrayList<>(trace.tags());
        tags.removeIf(tag -> Trace.isKept(tag.key()));
        tags.add(new Tag(Trace.ARTIFACT_LOCATION, artifactUri));
        return new Trace(
                trace.traceId(),
                trace.experimentId(),
                trace.requestTime(),
                trace.executionDuration(),
                trace.state(),
                trace.clientRequestId(),
                trace.requestPreview(),
                trace.responsePreview(),
                tags,
                trace.metadata(),
                trace.assessments());
    }

    /** Where spans are is not the client's to say. */
    private static void requireOpen(String key) {
        if (Trace.isKept(key)) {
            throw DomainException.invalid("Tag '" + key + "' is kept by the server and can't be changed.");
        }
    }
}
