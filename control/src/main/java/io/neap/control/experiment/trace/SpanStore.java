// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where spans are kept. Each step is atomic and joins the transaction that is open. */
public interface SpanStore {

    /**
     * Stores spans over those with the same ids. A trace that is not there yet is begun by its outline; one that a client
     * has told itself keeps what it told.
     *
     * @param outlines one for each trace of the spans, in the order of their ids
     */
    Uni<Void> save(String workspace, List<Trace> outlines, List<Span> spans);

    /** All spans of those of the traces in which a model was called, without their content; in no order. */
    Uni<List<CallingSpan>> calling(List<String> traceIds);

    /** Writes the sums of traces in place of those before; what a client has told itself stays. */
    Uni<Void> sum(List<String> traceIds, List<TraceSum> sums);

    /** The spans of traces: of each its first, then the others by their start. */
    Uni<List<Span>> find(List<String> traceIds);
}
