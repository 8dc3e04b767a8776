// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.wire.Fields;
import io.neap.control.api.mlflow.wire.Inputs;
import io.neap.control.api.mlflow.wire.KeyValue;
import io.neap.control.api.mlflow.wire.Proto;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.trace.Trace;
import io.neap.control.experiment.trace.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace in version 2 of its form; its spans are a file below the tag {@code mlflow.artifactLocation}. */
@Proto
record TraceInfoJson(
        String requestId,
        String experimentId,
        long timestampMs,
        long executionTimeMs,
        String status,
        @Nullable List<KeyValue> requestMetadata,
        @Nullable List<KeyValue> tags) {

    private static final String UNSPECIFIED = "TRACE_STATUS_UNSPECIFIED";

    static TraceInfoJson of(Trace trace) {
        Long duration = trace.executionDuration();
        return new TraceInfoJson(
                trace.traceId(),
                trace.experimentId(),
                trace.requestTime(),
                duration == null ? 0 : duration,
                trace.state() == TraceState.STATE_UNSPECIFIED
                        ? UNSPECIFIED
                        : trace.state().name(),
                KeyValue.ofTags(trace.metadata()),
                KeyValue.ofTags(trace.tags()));
    }

    static List<Tag> metadata(Fields in) {
        return in.objects("request_metadata").stream().map(Inputs::tag).toList();
    }

    static TraceState state(Fields in) {
        return in.filled("status").filter(UNSPECIFIED::equals).isPresent()
                ? TraceState.STATE_UNSPECIFIED
                : in.requiredConstant("status", TraceState.class);
    }

    /** One trace. */
    @Proto
    record One(TraceInfoJson traceInfo) {

        static One of(Trace trace) {
            return new One(TraceInfoJson.of(trace));
        }
    }

    /** The traces that a search found. */
    @Proto
    record Found(
            @Nullable List<TraceInfoJson> traces, @Nullable String nextPageToken) {

        static Found of(Page<Trace> page) {
            return new Found(
                    Proto.Repeated.unlessEmpty(page.map(TraceInfoJson::of).items()),
                    page.nextToken().orElse(null));
        }
    }
}
