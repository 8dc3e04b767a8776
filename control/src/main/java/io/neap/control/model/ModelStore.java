// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where registered models are kept. Each step is atomic and joins the transaction that is open. */
public interface ModelStore {

    /** False when the name is taken. */
    Uni<Boolean> insert(String workspace, RegisteredModel model);

    Uni<Optional<RegisteredModel>> find(String workspace, String name);

    /** One more than the limit, when there are more. */
    Uni<List<Ranked<RegisteredModel>>> search(String workspace, Search search);

    Uni<Void> describe(String workspace, String name, String description, long now);

    /** False when the new name is taken. */
    Uni<Boolean> rename(String workspace, String name, String newName, long now);

    /** With all its versions. */
    Uni<Void> delete(String workspace, String name);

    Uni<Void> setTag(String workspace, String name, Tag tag);

    Uni<Boolean> deleteTag(String workspace, String name, String key);

    /** Until the end of the transaction nobody else who asks for this moves an alias of the model. */
    Uni<Void> lock(String workspace, String name);

    /** Moves the alias, wherever it was. */
    Uni<Void> setAlias(String workspace, String name, String alias, String version, long now);

    Uni<Boolean> deleteAlias(String workspace, String name, String alias);
}
