// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where traces are kept. Each step is atomic and joins the transaction that is open. */
public interface TraceStore {

    /** Stores the trace over one with the same id; tags, metadata and assessments that it does not name stay. */
    Uni<Void> save(String workspace, Trace trace);

    /** Those of the ids that there are, in no order. */
    Uni<List<Trace>> find(String workspace, List<String> traceIds);

    /** One more than the limit, when there are more. */
    Uni<List<Ranked<Trace>>> search(String workspace, List<String> experimentIds, Search search);

    Uni<Void> setTag(String traceId, Tag tag);

    Uni<Boolean> deleteTag(String traceId, String key);

    /**
     * Deletes traces of an experiment; how many.
     *
     * @param traceIds those alone, unless empty
     * @param latest those not after it, in milliseconds since 1970
     * @param most the oldest so many
     */
    Uni<Integer> delete(
            String workspace, String experimentId, List<String> traceIds, OptionalLong latest, OptionalLong most);

    /** A link that is there stays as it is. */
    Uni<Void> link(String runId, List<String> traceIds);

    /** As with runs. */
    Uni<Void> linkPrompts(String traceId, List<PromptLink> prompts);

    Uni<Void> save(Assessment assessment);

    Uni<Optional<Assessment>> findAssessment(String traceId, String assessmentId);

    Uni<Boolean> deleteAssessment(String traceId, String assessmentId);

    Uni<Void> setValid(String traceId, String assessmentId, boolean valid);
}
