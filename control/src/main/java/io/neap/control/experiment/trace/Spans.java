// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Experiments;
import io.neap.control.ledger.Ledger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Spans as OpenTelemetry's protocol brings them, in any order and any number of parts. Like traces, they are data. */
@ApplicationScoped
public class Spans {

    private static final int MOST_TRACES = 100;

    private final Experiments experiments;
    private final Traces traces;
    private final SpanStore store;
    private final Ledger ledger;

    Spans(Experiments experiments, Traces traces, SpanStore store, Ledger ledger) {
        this.experiments = experiments;
        this.traces = traces;
        this.store = store;
        this.ledger = ledger;
    }

    /**
     * Stores spans with their traces, all of them or none, and what the calls of models in those traces took by now. The
     * same again changes nothing.
     *
     * @param runId of the run that those traces are linked to whose first span is among them
     */
    public Uni<Void> log(String workspace, String experimentId, Optional<String> runId, List<ResourceSpans> all) {
        return ledger.record(
                () -> experiments
                        .active(workspace, experimentId)
                        .map(experiment -> outlines(experiment, all))
                        .chain(outlines ->
                                store.save(workspace, outlines, distinct(all)).chain(saved -> sum(outlines)))
                        .chain(saved -> link(workspace, runId, all)),
                done -> List.of());
    }

    /** The trace with all of its spans; fails with {@code RESOURCE_DOES_NOT_EXIST} while some are still to come. */
    public Uni<SpannedTrace> get(String workspace, String traceId, boolean partial) {
        return traces.get(workspace, traceId)
                .chain(trace -> store.find(List.of(traceId)).map(spans -> new SpannedTrace(trace, spans)))
                .invoke(found -> {
                    if (!partial && !isWhole(found)) {
                        throw DomainException.notFound(
                                "Trace with ID " + traceId + " is not fully exported yet, please try again later.");
                    }
                });
    }

    /** Those traces of the ids whose spans are all here, in the order of the ids. */
    public Uni<List<SpannedTrace>> get(String workspace, List<String> traceIds) {
        if (traceIds.size() > MOST_TRACES) {
            throw DomainException.invalid(
                    "At most " + MOST_TRACES + " traces can be asked for at once, not " + traceIds.size() + ".");
        }
        return traces.get(workspace, traceIds)
                .chain(found ->
                        store.find(found.stream().map(Trace::traceId).toList()).map(spans -> spanned(found, spans)));
    }

    private static List<SpannedTrace> spanned(List<Trace> traces, List<Span> spans) {
        Map<String, List<Span>> byTrace = spans.stream().collect(Collectors.groupingBy(Span::traceId));
        return traces.stream()
                .map(trace -> new SpannedTrace(trace, byTrace.getOrDefault(trace.traceId(), List.of())))
                .filter(Spans::isWhole)
                .toList();
    }

    private static boolean isWhole(SpannedTrace found) {
        return found.spans().size() >= Math.max(1, found.trace().spanCount());
    }

    private Uni<Void> sum(List<Trace> traces) {
        List<String> traceIds = traces.stream().map(Trace::traceId).toList();
        return store.calling(traceIds).map(TraceSums::of).chain(sums -> store.sum(traceIds, sums));
    }

    private Uni<Void> link(String workspace, Optional<String> runId, List<ResourceSpans> all) {
        List<String> whole = all.stream()
                .flatMap(each -> each.spans().stream())
                .filter(Span::isRoot)
                .map(Span::traceId)
                .distinct()
                .toList();
        return runId.isEmpty() || whole.isEmpty()
                ? Uni.createFrom().voidItem()
                : traces.link(workspace, runId.get(), whole);
    }

    private static List<Trace> outlines(Experiment experiment, List<ResourceSpans> all) {
        Map<String, Map<String, Object>> resources = new LinkedHashMap<>();
        Map<String, List<Span>> spans = new TreeMap<>();
        for (ResourceSpans each : all) {
            for (Span span : each.spans()) {
                resources.putIfAbsent(span.traceId(), each.resource());
                spans.computeIfAbsent(span.traceId(), first -> new ArrayList<>())
                        .add(span);
            }
        }
        List<Trace> outlines = new ArrayList<>();
        spans.forEach((traceId, own) -> outlines.add(TraceOutline.of(
                experiment.id(),
                Trace.artifactUri(experiment, traceId),
                resources.getOrDefault(traceId, Map.of()),
                own)));
        return outlines;
    }

    /** The last of each id. */
    private static List<Span> distinct(List<ResourceSpans> all) {
        Map<String, Span> last = new LinkedHashMap<>();
        all.stream()
                .map(ResourceSpans::spans)
                .flatMap(Collection::stream)
                .forEach(span -> last.put(span.traceId() + span.spanId(), span));
        return List.copyOf(last.values());
    }
}
