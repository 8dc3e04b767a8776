// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.history;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Limits;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.search.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** All points of a metric. A run that is unknown fails with {@code RESOURCE_DOES_NOT_EXIST}, unless said otherwise. */
@ApplicationScoped
public class MetricHistory {

    /** How many runs can be asked for at once. */
    private static final int RUNS = 100;

    private static final int SAMPLE = 2_500;

    private final HistoryStore store;

    MetricHistory(HistoryStore store) {
        this.store = store;
    }

    /** The points of one run, oldest first. */
    public Uni<Page<Metric>> ofRun(String workspace, String runId, String key, int maxResults, String pageToken) {
        Limits.runId(runId);
        Page.requireSize(maxResults, HistoryToken.PAGE);
        Optional<Metric> after = HistoryToken.read(pageToken);
        return known(workspace, List.of(runId))
                .chain(known -> store.points(runId, key, after, maxResults))
                .map(points -> HistoryToken.page(points, maxResults));
    }

    /** The first points of several runs, by run and then oldest first; runs that are unknown have none. */
    public Uni<List<Metric>> ofRuns(String workspace, List<String> runIds, String key, long maxResults) {
        if (runIds.isEmpty()) {
            throw DomainException.invalid("GetMetricHistoryBulk request must specify at least one run_id.");
        }
        requireFew(runIds, "GetMetricHistoryBulk request cannot specify more than " + RUNS + " run_ids.");
        int limit = Math.clamp(maxResults, 0, HistoryToken.PAGE);
        return store.known(workspace, runIds).chain(known -> store.points(known, key, limit));
    }

    /** At most so many points of each run, evenly over its points in the range; the last one is among them. */
    public Uni<List<Metric>> sample(String workspace, List<String> runIds, String key, Steps steps, long maxResults) {
        if (maxResults < 1 || maxResults > SAMPLE) {
            throw DomainException.invalid("max_results must be between 1 and " + SAMPLE + ".");
        }
        requireFew(runIds, "GetMetricHistoryBulkInterval request must specify at most " + RUNS + " run_ids.");
        return known(workspace, runIds).chain(known -> store.sample(runIds, key, steps, (int) maxResults));
    }

    private Uni<List<String>> known(String workspace, List<String> runIds) {
        return store.known(workspace, runIds)
                .invoke(known -> runIds.stream()
                        .filter(runId -> !known.contains(runId))
                        .findFirst()
                        .ifPresent(runId -> {
                            throw DomainException.notFound("Run with id=" + runId + " not found");
                        }));
    }

    private static void requireFew(List<String> runIds, String message) {
        if (runIds.size() > RUNS) {
            throw DomainException.invalid(message + " Received " + runIds.size() + " run_ids.");
        }
    }
}
