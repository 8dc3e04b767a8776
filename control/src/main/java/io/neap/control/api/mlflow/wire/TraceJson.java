// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.trace.Assessment;
import io.neap.control.experiment.trace.Trace;
import io.neap.control.experiment.trace.TraceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A trace without its spans, in version 3 of its form. */
@Proto
public record TraceJson(
        String traceId,
        @Nullable String clientRequestId,
        Location traceLocation,
        @Nullable String requestPreview,
        @Nullable String responsePreview,
        String requestTime,
        @Nullable String executionDuration,
        String state,
        Map<String, String> traceMetadata,
        @Nullable List<Map<String, Object>> assessments,
        Map<String, String> tags) {

    static TraceJson of(Trace trace) {
        Long duration = trace.executionDuration();
        return new TraceJson(
                trace.traceId(),
                trace.clientRequestId(),
                new Location("MLFLOW_EXPERIMENT", new Location.Experiment(trace.experimentId())),
                trace.requestPreview(),
                trace.responsePreview(),
                Times.timestamp(trace.requestTime()),
                duration == null ? null : Times.duration(duration),
                trace.state().name(),
                map(trace.metadata()),
                Proto.Repeated.unlessEmpty(
                        trace.assessments().stream().map(AssessmentJson::json).toList()),
                map(trace.tags()));
    }

    private static Map<String, String> map(List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    /** The trace that a client has begun or ended; times that it does not say are now. */
    public static Trace read(Fields body, long now) {
        Fields in = body.object("trace")
                .flatMap(trace -> trace.object("trace_info"))
                .orElseThrow(() -> body.missing("trace"));
        String id = in.required("trace_id");
        return new Trace(
                id,
                experimentId(in.requiredObject("trace_location")),
                in.filled("request_time")
                        .map(time -> Times.millis("request_time", time))
                        .orElse(now),
                in.filled("execution_duration")
                        .map(duration -> Times.length("execution_duration", duration))
                        .orElse(null),
                in.constant("state", TraceState.class).orElse(TraceState.STATE_UNSPECIFIED),
                in.filled("client_request_id").orElse(null),
                in.text("request_preview").orElse(null),
                in.text("response_preview").orElse(null),
                in.entries("tags"),
                in.entries("trace_metadata"),
                assessments(in.objects("assessments"), id, now));
    }

    private static List<Assessment> assessments(List<Fields> all, String traceId, long now) {
        return IntStream.range(0, all.size())
                .mapToObj(place -> AssessmentJson.read(all.get(place), traceId, place, now))
                .toList();
    }

    /** The experiment that a location is. */
    public static String experimentId(Fields location) {
        return location.requiredObject("mlflow_experiment").required("experiment_id");
    }

    /** Where a trace belongs. */
    @Proto
    public record Location(String type, Experiment mlflowExperiment) {

        /** By its id. */
        @Proto
        public record Experiment(String experimentId) {}
    }

    /** One trace. */
    @Proto
    public record One(Info trace) {

        public static One of(Trace trace) {
            return new One(new Info(TraceJson.of(trace)));
        }

        /** Its spans are elsewhere. */
        @Proto
        public record Info(TraceJson traceInfo) {}
    }

    /** The traces that a search found. */
    @Proto
    public record Found(
            @Nullable List<TraceJson> traces, @Nullable String nextPageToken) {

        public static Found of(Page<Trace> page) {
            return new Found(
                    Proto.Repeated.unlessEmpty(page.map(TraceJson::of).items()),
                    page.nextToken().orElse(null));
        }
    }

    /** Traces that were asked for by their ids. */
    @Proto
    public record Infos(@Nullable List<TraceJson> traceInfos) {

        public static Infos of(List<Trace> traces) {
            return new Infos(Proto.Repeated.unlessEmpty(
                    traces.stream().map(TraceJson::of).toList()));
        }
    }

    /** How many were deleted. */
    @Proto
    public record Deleted(int tracesDeleted) {}
}
