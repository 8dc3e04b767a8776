// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention.workspace;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where workspaces are closed and emptied. Each step is atomic and joins the transaction that is open. */
public interface RemovalStore {

    /** Waits for those who are putting something into it, and holds off others until the end of the transaction. */
    Uni<Void> holdOff(String workspace);

    /** What serves, waits or works in it, as {@code service penguins}: MLflow's clients do not see it. */
    Uni<List<String>> inUse(String workspace);

    /** What {@code default} has under the same name, as {@code experiment churn}. */
    Uni<List<String>> clashes(String workspace);

    /** Aliases that the policy of {@code default} lets move only with an approval, as {@code alias champion of churn}. */
    Uni<List<String>> heldAliases(String workspace);

    /** With the first so many names. */
    Uni<Inventory> inventory(String workspace, int names);

    /** The names of some registered models. */
    Uni<List<String>> models(String workspace, int most);

    /** From now on nothing new comes in; and with {@link Removal#SET_DEFAULT}, what has a name belongs to default. */
    Uni<Void> close(String workspace, Removal mode);

    /** The workspaces that are closed. */
    Uni<List<String>> closed();

    /** How a closed workspace goes; empty when it is not closed. */
    Uni<Optional<Removal>> mode(String workspace);

    /** The same, and nobody else does a step of it until the end of the transaction. */
    Uni<Optional<Removal>> lock(String workspace);

    /** Removes or moves some of what is left but registered models; false when there was nothing. */
    Uni<Boolean> step(String workspace, Removal mode);

    /** Whether values are left that were logged while their run went: another step is there for them. */
    Uni<Boolean> hasStragglers(String workspace);
}
