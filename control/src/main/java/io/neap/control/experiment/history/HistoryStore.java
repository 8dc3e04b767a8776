// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.history;

import io.neap.control.experiment.Metric;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where the points of metrics are read. */
public interface HistoryStore {

    /** Those of the runs that the workspace has. */
    Uni<List<String>> known(String workspace, List<String> runIds);

    /** Points by timestamp, step and value, those after the given one; one more than the limit, when there are more. */
    Uni<List<Metric>> points(String runId, String key, Optional<Metric> after, int limit);

    /** Points of several runs: by run, then by timestamp, step and value. */
    Uni<List<Metric>> points(List<String> runIds, String key, int limit);

    /** At most so many points of each run, evenly over their order by step, with the last one; the runs in their order. */
    Uni<List<Metric>> sample(List<String> runIds, String key, Steps steps, int limit);
}
