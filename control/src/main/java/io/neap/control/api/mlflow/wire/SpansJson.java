// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.trace.Span;
import io.neap.control.experiment.trace.SpannedTrace;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace with its spans, each of them as OpenTelemetry's message {@code Span}. */
@Proto
public record SpansJson(TraceJson traceInfo, @Nullable List<Map<String, Object>> spans) {

    static SpansJson of(SpannedTrace found) {
        return new SpansJson(
                TraceJson.of(found.trace()),
                Proto.Repeated.unlessEmpty(
                        found.spans().stream().map(Span::content).toList()));
    }

    /** One trace. */
    @Proto
    public record One(SpansJson trace) {

        public static One of(SpannedTrace found) {
            return new One(SpansJson.of(found));
        }
    }

    /** Traces that were asked for by their ids. */
    @Proto
    public record All(@Nullable List<SpansJson> traces) {

        public static All of(List<SpannedTrace> found) {
            return new All(
                    Proto.Repeated.unlessEmpty(found.stream().map(SpansJson::of).toList()));
        }
    }
}
