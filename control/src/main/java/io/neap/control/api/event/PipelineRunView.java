// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.pipeline.PipelineRun;
import io.neap.control.pipeline.PipelineRunState;
import io.neap.control.pipeline.job.JobEnd;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline run on the wire.
 *
 * @param state Waiting, Running, Succeeded or Failed
 * @param attempts made so far, while it is Waiting or Running
 * @param exitCode of its job, if it had one and that has ended; -1 when it is not known
 * @param log the end of what that job wrote
 * @param reason why it failed, or why its last attempt came to nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PipelineRunView(
        String id,
        String workspace,
        String trigger,
        String eventSource,
        String eventId,
        String createdAt,
        String state,
        String since,
        @Nullable Integer attempts,
        @Nullable String reason,
        @Nullable String runId,
        @Nullable String model,
        @Nullable String version,
        @Nullable Integer exitCode,
        @Nullable String log) {

    static PipelineRunView of(PipelineRun run) {
        return switch (run.state()) {
            case PipelineRunState.Waiting waiting ->
                view(run, "Waiting", waiting.attempts(), waiting.reason().orElse(null));
            case PipelineRunState.Running running -> view(run, "Running", running.attempt(), null);
            case PipelineRunState.Failed failed -> view(run, "Failed", null, failed.reason());
            case PipelineRunState.Succeeded done ->
                view(run, "Succeeded", null, null)
                        .made(
                                done.runId().orElse(null),
                                done.model().orElse(null),
                                done.version().orElse(null));
        };
    }

    private static PipelineRunView view(
            PipelineRun run, String state, @Nullable Integer attempts, @Nullable String reason) {
        return new PipelineRunView(
                run.id(),
                run.trigger().workspace(),
                run.trigger().service(),
                run.eventSource(),
                run.eventId(),
                run.createdAt().toString(),
                state,
                run.state().since().toString(),
                attempts,
                reason,
                null,
                null,
                null,
                run.job().map(JobEnd::exitCode).orElse(null),
                run.job().map(JobEnd::log).orElse(null));
    }

    private PipelineRunView made(@Nullable String newRunId, @Nullable String newModel, @Nullable String newVersion) {
        return new PipelineRunView(
                id,
                workspace,
                trigger,
                eventSource,
                eventId,
                createdAt,
                state,
                since,
                attempts,
                reason,
                newRunId,
                newModel,
                newVersion,
                exitCode,
                log);
    }
}
