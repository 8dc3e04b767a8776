// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import io.neap.control.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ledger says about a step: one entry for each thing that others refer to, and one with the sums. */
final class RetentionEntries {

    private RetentionEntries() {}

    static List<LedgerEntry> of(String workspace, String actor, Rule rule, Step step) {
        if (step.gone().isEmpty()) {
            return List.of();
        }
        List<LedgerEntry> entries = new ArrayList<>();
        kind(rule)
                .ifPresent(kind -> step.gone()
                        .forEach(gone -> entries.add(new LedgerEntry(
                                kind.what(), workspace, kind.noun() + "/" + gone.name(), actor, gone.data()))));
        Tally tally = Tally.of(rule.kind(), step);
        entries.add(new LedgerEntry(
                "retention.applied",
                workspace,
                "retention/" + rule.kind(),
                actor,
                Map.of("count", tally.count(), "bytes", tally.bytes())));
        return entries;
    }

    private static Optional<Kind> kind(Rule rule) {
        return switch (rule) {
            case Rule.DeleteRuns all -> Optional.of(new Kind("run.deleted", "run"));
            case Rule.PurgeRuns all -> Optional.of(new Kind("run.purged", "run"));
            case Rule.PurgeModels all -> Optional.of(new Kind("logged-model.purged", "logged-model"));
            case Rule.PurgeExperiments all -> Optional.of(new Kind("experiment.purged", "experiment"));
            case Rule.ThinCurves all -> Optional.of(new Kind("run.thinned", "run"));
            case Rule.EmptyFolders all -> Optional.of(new Kind("artifacts.deleted", "artifacts"));
            case Rule.DeleteTraces all -> Optional.empty();
            case Rule.DropOrphans all -> Optional.empty();
        };
    }

    /** What happened to which kind of thing. */
    private record Kind(String what, String noun) {}
}
