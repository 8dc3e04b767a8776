// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import io.cloudevents.CloudEvent;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.pipeline.PipelineRunState.Failed;
import io.neap.control.pipeline.PipelineRunState.Succeeded;
import java.util.HashMap;
import java.util.Map;

/** The ledger's entries about events, triggers and pipeline runs. */
final class PipelineEntries {

    private static final String ACTOR = "pipeline-runner";

    private PipelineEntries() {}

    static LedgerEntry received(CloudEvent event, EventReceipt receipt) {
        return new LedgerEntry(
                "event.received",
                receipt.workspace(),
                "event/" + receipt.source() + "/" + receipt.id(),
                receipt.source(),
                Map.of("type", event.getType(), "pipeline_runs", receipt.pipelineRuns()));
    }

    static LedgerEntry started(PipelineRun run) {
        return entry("pipeline-run.started", run, Map.of());
    }

    static LedgerEntry succeeded(PipelineRun run, Succeeded state) {
        return entry(
                "pipeline-run.succeeded",
                run,
                Map.of(
                        "run_id", state.runId().orElse(""),
                        "model", state.model().orElse(""),
                        "version", state.version().orElse("")));
    }

    static LedgerEntry failed(PipelineRun run, Failed state) {
        return entry("pipeline-run.failed", run, Map.of("reason", state.reason()));
    }

    private static LedgerEntry entry(String kind, PipelineRun run, Map<String, Object> more) {
        Map<String, Object> data = new HashMap<>(more);
        data.put("trigger", run.trigger().service());
        data.put("event_source", run.eventSource());
        data.put("event_id", run.eventId());
        return new LedgerEntry(kind, run.trigger().workspace(), "pipeline-run/" + run.id(), ACTOR, data);
    }
}
