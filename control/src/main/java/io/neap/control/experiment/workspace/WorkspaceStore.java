// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.workspace;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where workspaces are kept. Each step is atomic and joins the transaction that is open. */
public interface WorkspaceStore {

    /** Those that were made or are in use, by name. */
    Uni<List<Workspace>> list();

    /** Empty unless it was made or is in use. */
    Uni<Optional<Workspace>> find(String name);

    /** False when it was made before. */
    Uni<Boolean> insert(Workspace workspace);

    /** Makes it when it was in use only. */
    Uni<Void> save(Workspace workspace);

    /** How many of each kind of thing it holds, of those that it holds any of; an unused Default counts for nothing. */
    Uni<Map<String, Long>> content(String name);

    /** With its unused Default and what it says of models. */
    Uni<Void> delete(String name);
}
