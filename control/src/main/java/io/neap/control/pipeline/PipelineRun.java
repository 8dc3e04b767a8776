// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.neap.control.pipeline.job.JobEnd;
import io.neap.control.platform.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * One event on its way through one trigger's function.
 *
 * @param id a UUID
 * @param job how its job ended, if it had one
 */
public record PipelineRun(
        String id,
        ServiceName trigger,
        String eventSource,
        String eventId,
        Instant createdAt,
        PipelineRunState state,
        Optional<JobEnd> job) {

    PipelineRun in(PipelineRunState next) {
        return new PipelineRun(id, trigger, eventSource, eventId, createdAt, next, job);
    }

    PipelineRun with(JobEnd end) {
        return new PipelineRun(id, trigger, eventSource, eventId, createdAt, state, Optional.of(end));
    }
}
