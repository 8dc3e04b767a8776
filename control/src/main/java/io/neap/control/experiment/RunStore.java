// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where runs are kept. Each step is atomic and joins the transaction that is open. */
public interface RunStore {

    /** Stores the run with its tags. */
    Uni<Void> insert(String workspace, Run run);

    Uni<Optional<Run>> find(String workspace, String runId);

    /** Empty when the run is unknown; what is logged to it is not read. */
    Uni<Optional<Lifecycle>> lifecycle(String workspace, String runId);

    /** Replaces name, status, end and lifecycle. */
    Uni<Void> update(String workspace, Run run);

    Uni<Void> setLifecycle(String workspace, String runId, Lifecycle lifecycle);

    /** One more than the limit, when there are more. */
    Uni<List<Ranked<Run>>> search(String workspace, List<String> experimentIds, Search search);

    /**
     * Logs all of it to an active run; fails with {@code INVALID_PARAMETER_VALUE} when a param has another value already.
     *
     * @return false when the workspace has no such run, and nothing is logged
     */
    Uni<Boolean> log(String workspace, String runId, Batch batch);

    /** Appends a JSON value to the JSON list that the tag holds, which is made when it is missing; the list. */
    Uni<String> appendToTag(String runId, String key, String json);

    Uni<Boolean> deleteTag(String runId, String key);

    Uni<Void> addInputs(String workspace, String runId, List<DatasetInput> datasets, List<ModelLink> models);

    Uni<Void> addOutputs(String runId, List<ModelLink> models);

    /** SHA-256 in hex over all params and all metric points of the run. */
    Uni<String> digest(String runId);
}
