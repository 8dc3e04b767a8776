// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Metric;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What imports remember, and what only they write. Each step is atomic and joins the transaction that is open. */
public interface ImportStore {

    /** The record of a thing, which is nobody else's until the transaction ends. */
    Uni<ImportRecord> lock(String workspace, Kind kind, String id);

    Uni<Void> save(String workspace, Kind kind, ImportRecord record);

    /** The records that are there, unless their thing was purged. */
    Uni<List<ImportRecord>> find(String workspace, Kind kind, List<String> ids);

    /** Whether any workspace has a run or a logged model of that id, be it deleted. */
    Uni<Boolean> exists(Kind kind, String id);

    /** Replaces its times and its lifecycle; those of its runs stay. */
    Uni<Void> update(Experiment experiment);

    /** Points that were measured on a model; those that are there stay. */
    Uni<Void> addMetrics(String modelId, List<Metric> metrics);

    /** How many points a run has, each once. */
    Uni<Long> points(String runId);

    /** Points of a run may have come back that were thinned: its curves are to be looked at again. */
    Uni<Void> pointsCame(String runId);

    /** What can be imported. */
    enum Kind {
        EXPERIMENT,
        RUN,
        LOGGED_MODEL,
        MODEL,
        VERSION
    }
}
