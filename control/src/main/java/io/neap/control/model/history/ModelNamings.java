// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.history;

import io.neap.control.ledger.LedgerEntry;
import io.neap.control.ledger.SealedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When a model had which name in which workspace: names are given again, to others. */
record ModelNamings(List<Naming> namings) {

    /** A name from one instant on and before another. */
    record Naming(String workspace, String name, Instant from, Instant until) {

        Naming until(Instant end) {
            return new Naming(workspace, name, from, end);
        }
    }

    /** Of the history of one model, which begins where the last of that name was made. */
    static ModelNamings of(List<SealedEntry> history) {
        List<Naming> namings = new ArrayList<>();
        for (SealedEntry sealed : history) {
            LedgerEntry entry = sealed.entry();
            String name = entry.subject().split("/", 3)[1];
            switch (entry.kind()) {
                case "registered-model.created", "registered-model.imported" -> {
                    namings.clear();
                    namings.add(new Naming(entry.workspace(), name, sealed.at(), Instant.MAX));
                }
                case "registered-model.renamed" -> {
                    if (!namings.isEmpty()) {
                        Naming former = namings.removeLast();
                        namings.add(former.until(sealed.at()));
                    }
                    namings.add(new Naming(entry.workspace(), name, sealed.at(), Instant.MAX));
                }
                default -> {} // it keeps its name
            }
        }
        return new ModelNamings(namings);
    }

    /** Where it was, each once. */
    List<String> workspaces() {
        return namings.stream().map(Naming::workspace).distinct().toList();
    }

    /** Whether the model was called so there and then. */
    boolean had(String workspace, String name, Instant at) {
        return namings.stream()
                .anyMatch(naming -> naming.workspace().equals(workspace)
                        && naming.name().equals(name)
                        && !at.isBefore(naming.from())
                        && at.isBefore(naming.until()));
    }
}
