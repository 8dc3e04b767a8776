// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where model versions are kept. Each step is atomic and joins the transaction that is open. */
public interface VersionStore {

    /** Gives the version the next number of its model, which exists. */
    Uni<ModelVersion> insert(String workspace, ModelVersion unnumbered);

    /** Stores the version of a model, which exists, under its own number; false when that is taken. */
    Uni<Boolean> insertNumbered(String workspace, ModelVersion version);

    Uni<Optional<ModelVersion>> find(String workspace, String name, String version);

    Uni<Optional<ModelVersion>> latest(String workspace, String name);

    Uni<Optional<ModelVersion>> byAlias(String workspace, String name, String alias);

    /** One more than the limit, when there are more. */
    Uni<List<Ranked<ModelVersion>>> search(String workspace, Search search);

    Uni<Void> describe(String workspace, String name, String version, String description, long now);

    Uni<Void> setStage(String workspace, String name, String version, Stage stage, long now);

    /** Moves all versions of a model that are in the stage to {@link Stage#ARCHIVED}. */
    Uni<Void> archive(String workspace, String name, Stage stage, long now);

    /** With the aliases that lead to it. */
    Uni<Void> delete(String workspace, String name, String version);

    Uni<Void> setTag(String workspace, String name, String version, Tag tag);

    Uni<Boolean> deleteTag(String workspace, String name, String version, String key);
}
