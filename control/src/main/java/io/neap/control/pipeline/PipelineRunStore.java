// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Keeps pipeline runs. */
public interface PipelineRunStore {

    Uni<Void> add(List<PipelineRun> runs);

    Uni<Void> update(PipelineRun run);

    Uni<Optional<PipelineRun>> find(String id);

    /** The newest of a workspace. */
    Uni<List<PipelineRun>> list(String workspace, int limit);

    /** Those that an event has started. */
    Uni<List<PipelineRun>> of(String workspace, String eventSource, String eventId);
}
