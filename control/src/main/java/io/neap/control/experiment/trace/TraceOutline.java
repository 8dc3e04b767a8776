// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What spans tell of the trace that they belong to. */
final class TraceOutline {

    private static final long NANOS = 1_000_000;
    private static final int PREVIEW = 1000;
    private static final String TAG_PREFIX = "mlflow.traceTag.";
    private static final String NAME = "mlflow.traceName";
    private static final Tag HERE = new Tag(Trace.SPANS_LOCATION, "TRACKING_STORE");

    private TraceOutline() {}

    /**
     * The outline.
     *
     * @param artifactUri where the trace's files would be
     * @param resource of the sender; its attributes become tags
     * @param spans of this one trace, one at least
     */
    static Trace of(String experimentId, String artifactUri, Map<String, Object> resource, List<Span> spans) {
        long begun = spans.stream().mapToLong(Span::startTime).min().orElseThrow() / NANOS;
        long ended = spans.stream()
                        .map(Span::endTime)
                        .mapToLong(end -> end == null ? 0 : end)
                        .max()
                        .orElseThrow()
                / NANOS;
        Optional<Span> root = spans.stream().filter(Span::isRoot).findFirst();
        return new Trace(
                spans.getFirst().traceId(),
                experimentId,
                begun,
                ended == 0 ? null : Math.max(0, ended - begun),
                root.map(TraceOutline::state).orElse(TraceState.IN_PROGRESS),
                null,
                preview(root, Span.INPUTS),
                preview(root, Span.OUTPUTS),
                tags(artifactUri, resource, root),
                metadata(spans),
                List.of());
    }

    private static TraceState state(Span root) {
        return root.status() == Span.Status.ERROR ? TraceState.ERROR : TraceState.OK;
    }

    private static @Nullable String preview(Optional<Span> root, String attribute) {
        return root.flatMap(span -> span.attribute(attribute))
                .map(AnyValue::text)
                .map(text -> text.length() <= PREVIEW ? text : text.substring(0, PREVIEW - 3) + "...")
                .orElse(null);
    }

    /** The sender's tags come over its resource's; those that are too long to be tags are none. */
    private static List<Tag> tags(String artifactUri, Map<String, Object> resource, Optional<Span> root) {
        Map<String, String> tags = new TreeMap<>();
        root.ifPresent(span -> tags.put(NAME, span.name()));
        AnyValue.all(resource).forEach((key, value) -> {
            if (!key.startsWith("telemetry.sdk.") && !key.startsWith("mlflow.")) {
                tags.put(key, AnyValue.text(value));
            }
        });
        root.ifPresent(span -> AnyValue.all(span.content()).forEach((key, value) -> {
            if (key.startsWith(TAG_PREFIX)) {
                tags.put(key.substring(TAG_PREFIX.length()), AnyValue.text(value));
            }
        }));
        List<Tag> all = new ArrayList<>(List.of(new Tag(Trace.ARTIFACT_LOCATION, artifactUri), HERE));
        tags.forEach((key, value) -> {
            if (!Trace.isKept(key) && key.length() <= Limits.KEY && value.length() <= Limits.TAG && !key.isEmpty()) {
                all.add(new Tag(key, value));
            }
        });
        return all;
    }

    private static List<Tag> metadata(List<Span> spans) {
        List<Tag> metadata = new ArrayList<>();
        first(spans, "session.id", "gen_ai.conversation.id")
                .ifPresent(session -> metadata.add(new Tag("mlflow.trace.session", session)));
        first(spans, "user.id").ifPresent(user -> metadata.add(new Tag("mlflow.trace.user", user)));
        return metadata;
    }

    private static Optional<String> first(List<Span> spans, String... attributes) {
        return spans.stream()
                .flatMap(span -> List.of(attributes).stream().flatMap(key -> span.attribute(key).stream()))
                .map(AnyValue::text)
                .filter(text -> text.length() <= Limits.KEY)
                .findFirst();
    }
}
