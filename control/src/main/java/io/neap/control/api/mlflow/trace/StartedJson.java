// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.wire.Proto;
import io.neap.control.api.mlflow.wire.TraceJson;
import io.neap.control.experiment.trace.Trace;
import org.jspecify.annotations.Nullable;

/**
 * A trace that was begun or told.
 *
 * @param trace in version 3
 * @param traceInfo in version 2
 */
@Proto
record StartedJson(
        TraceJson.One.@Nullable Info trace, @Nullable TraceInfoJson traceInfo) {

    static StartedJson ofThree(Trace trace) {
        return new StartedJson(TraceJson.One.of(trace).trace(), null);
    }

    static StartedJson ofTwo(Trace trace) {
        return new StartedJson(null, TraceInfoJson.of(trace));
    }
}
