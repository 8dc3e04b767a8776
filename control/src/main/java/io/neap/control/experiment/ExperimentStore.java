// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where experiments are kept. Each step is atomic and joins the transaction that is open. */
public interface ExperimentStore {

    /** Empty when the name is taken in the workspace; an absent location follows from the new id. */
    Uni<Optional<Experiment>> insert(
            String workspace, String name, Optional<String> artifactLocation, List<Tag> tags, long now);

    Uni<Optional<Experiment>> find(String workspace, String id);

    Uni<Optional<Experiment>> findByName(String workspace, String name);

    /** One more than the limit, when there are more. */
    Uni<List<Ranked<Experiment>>> search(String workspace, Search search);

    /** False when the name is taken in the workspace. */
    Uni<Boolean> rename(String workspace, String id, String name, long now);

    /**
     * Moves the experiment and its runs between their lifecycles; false while runs are on their way to it from a
     * workspace that is being deleted.
     */
    Uni<Boolean> setLifecycle(String workspace, String id, Lifecycle lifecycle, long now);

    /** The data that runs of the experiments used, each with each of its contexts once. */
    Uni<List<DatasetSummary>> datasets(String workspace, List<String> ids, int limit);

    Uni<Void> setTag(String workspace, String id, Tag tag);

    Uni<Boolean> deleteTag(String workspace, String id, String key);
}
