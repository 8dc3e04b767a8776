// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.neap.control.platform.ServiceName;
import java.time.Instant;

/**
 * One event on its way through one trigger's function.
 *
 * @param id a UUID
 */
public record PipelineRun(
        String id, ServiceName trigger, String eventSource, String eventId, Instant createdAt, PipelineRunState state) {

    PipelineRun in(PipelineRunState next) {
        return new PipelineRun(id, trigger, eventSource, eventId, createdAt, next);
    }
}
