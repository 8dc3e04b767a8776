// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention.workspace;

import io.neap.control.experiment.workspace.WorkspaceStore;
import io.neap.control.ledger.LedgerEntry;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the ledger keeps of a workspace that is closed.
 *
 * @param content how many of each kind of thing it holds
 * @param moved the registered models that belong to {@code default} from now on
 */
record Closing(String workspace, Removal mode, Map<String, Long> content, Inventory inventory, List<String> moved) {

    private static final String DEFAULT = "default";
    private static final String DELETED = "workspace.deleted";
    private static final int NAMES = 100;

    static Uni<Closing> of(RemovalStore removals, WorkspaceStore store, String workspace, Removal mode) {
        return store.content(workspace)
                .chain(content -> removals.inventory(workspace, NAMES)
                        .chain(inventory -> moved(removals, workspace, mode)
                                .map(moved -> new Closing(workspace, mode, content, inventory, moved))));
    }

    private static Uni<List<String>> moved(RemovalStore removals, String workspace, Removal mode) {
        return mode == Removal.CASCADE
                ? Uni.createFrom().item(List.of())
                : removals.models(workspace, Integer.MAX_VALUE);
    }

    List<LedgerEntry> entries() {
        List<LedgerEntry> entries = new ArrayList<>();
        entries.add(entry(
                "workspace.closed",
                workspace,
                "workspace/" + workspace,
                Map.of(
                        "mode", mode.name(),
                        "content", content,
                        "experiments", inventory.experiments(),
                        "models", inventory.models())));
        for (String model : moved) {
            entries.add(entry(
                    "registered-model.renamed",
                    DEFAULT,
                    "model/" + model,
                    Map.of("from", model, "workspace", workspace)));
            entries.add(entry(
                    "registered-model.left", workspace, "model/" + model, Map.of("to", model, "workspace", DEFAULT)));
        }
        return entries;
    }

    static LedgerEntry deleted(String workspace, Removal mode) {
        return entry(DELETED, workspace, "workspace/" + workspace, Map.of("mode", mode.name()));
    }

    static boolean isDeleted(LedgerEntry entry, Removal mode) {
        return entry.kind().equals(DELETED) && mode.name().equals(entry.data().get("mode"));
    }

    private static LedgerEntry entry(String kind, String workspace, String subject, Map<String, Object> data) {
        return new LedgerEntry(kind, workspace, subject, LedgerEntry.CLIENT, data);
    }
}
