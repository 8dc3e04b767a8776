// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import io.neap.control.ledger.LedgerEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the ledger says about runs. */
final class RunEntries {

    private static final String OWN_TAGS = "neap.";

    private RunEntries() {}

    static LedgerEntry started(String workspace, Run run) {
        return entry(
                "run.started", workspace, run, Map.of("experiment", run.experimentId(), "run_name", run.runName()));
    }

    /** With what the run was made of: the digest covers every param and every point of a metric. */
    static LedgerEntry ended(String workspace, Run run, String digest) {
        List<Map<String, Object>> datasets = run.datasets().stream()
                .map(dataset -> Map.<String, Object>of("name", dataset.name(), "digest", dataset.digest()))
                .toList();
        Map<String, Object> data =
                new TreeMap<>(Map.of("status", run.status().name(), "digest", digest, "datasets", datasets));
        run.tags().stream().filter(tag -> tag.key().equals(Tag.COMMIT)).forEach(tag -> data.put("commit", tag.value()));
        return entry("run.ended", workspace, run, data);
    }

    static LedgerEntry moved(String workspace, Run run, Lifecycle lifecycle) {
        return entry("run." + (lifecycle == Lifecycle.DELETED ? "deleted" : "restored"), workspace, run, Map.of());
    }

    private static LedgerEntry entry(String kind, String workspace, Run run, Map<String, Object> data) {
        Map<String, Object> all = new TreeMap<>(data);
        Map<String, Object> tags = new TreeMap<>();
        run.tags().stream()
                .filter(tag -> tag.key().startsWith(OWN_TAGS))
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        if (!tags.isEmpty()) {
            all.put("tags", tags);
        }
        String actor = run.userId().isEmpty() ? LedgerEntry.CLIENT : "user:" + run.userId();
        return new LedgerEntry(kind, workspace, "run/" + run.runId(), actor, all);
    }
}
