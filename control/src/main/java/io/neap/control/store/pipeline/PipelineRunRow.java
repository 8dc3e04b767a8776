// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.neap.control.pipeline.PipelineRun;
import io.neap.control.pipeline.PipelineRunState;
import io.neap.control.pipeline.PipelineRunState.Failed;
import io.neap.control.pipeline.PipelineRunState.Running;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import io.neap.control.pipeline.PipelineRunState.Waiting;
import io.neap.control.pipeline.job.JobEnd;
import io.neap.control.platform.ServiceName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@code pipeline_run}; columns that its state does not have are null. */
@RegisterForReflection
record PipelineRunRow(
        String id,
        String workspace,
        String trigger,
        String eventSource,
        String eventId,
        long createdAt,
        State state,
        long since,
        int attempts,
        @Nullable String reason,
        @Nullable String runId,
        @Nullable String model,
        @Nullable String version,
        @Nullable Integer exitCode,
        @Nullable String log) {

    enum State {
        WAITING,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    static PipelineRunRow of(PipelineRun run) {
        PipelineRunRow row = new PipelineRunRow(
                run.id(),
                run.trigger().workspace(),
                run.trigger().service(),
                run.eventSource(),
                run.eventId(),
                run.createdAt().toEpochMilli(),
                State.WAITING,
                run.state().since().toEpochMilli(),
                0,
                null,
                null,
                null,
                null,
                run.job().map(JobEnd::exitCode).orElse(null),
                run.job().map(JobEnd::log).orElse(null));
        return switch (run.state()) {
            case Waiting waiting ->
                row.with(State.WAITING, waiting.attempts(), waiting.reason().orElse(null), null, null, null);
            case Running running -> row.with(State.RUNNING, running.attempt(), null, null, null, null);
            case Succeeded done ->
                row.with(
                        State.SUCCEEDED,
                        0,
                        null,
                        done.runId().orElse(null),
                        done.model().orElse(null),
                        done.version().orElse(null));
            case Failed failed -> row.with(State.FAILED, 0, failed.reason(), null, null, null);
        };
    }

    private PipelineRunRow with(
            State newState,
            int newAttempts,
            @Nullable String newReason,
            @Nullable String newRunId,
            @Nullable String newModel,
            @Nullable String newVersion) {
        return new PipelineRunRow(
                id,
                workspace,
                trigger,
                eventSource,
                eventId,
                createdAt,
                newState,
                since,
                newAttempts,
                newReason,
                newRunId,
                newModel,
                newVersion,
                exitCode,
                log);
    }

    PipelineRun run() {
        return new PipelineRun(
                id,
                new ServiceName(workspace, trigger),
                eventSource,
                eventId,
                Instant.ofEpochMilli(createdAt),
                runState(),
                exitCode == null ? Optional.empty() : Optional.of(new JobEnd(exitCode, log == null ? "" : log)));
    }

    private PipelineRunState runState() {
        Instant at = Instant.ofEpochMilli(since);
        return switch (state) {
            case WAITING -> new Waiting(at, attempts, Optional.ofNullable(reason));
            case RUNNING -> new Running(at, attempts);
            case SUCCEEDED ->
                new Succeeded(at, Optional.ofNullable(runId), Optional.ofNullable(model), Optional.ofNullable(version));
            case FAILED -> new Failed(at, reason == null ? "" : reason);
        };
    }
}
