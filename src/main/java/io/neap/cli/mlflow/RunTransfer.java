// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.mlflow.Report.Kind;
import io.neap.cli.mlflow.source.Source;
import io.neap.cli.mlflow.source.Source.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies runs: opened, filled with points and files, closed. A run whose fingerprint Neap has from an import before has
 * arrived, and its points are not read again; one that has not ended yet may have grown without a trace, and they are.
 */
final class RunTransfer {

    private static final int PAGE = 100;
    private static final int POINTS = 1_000;
    private static final long UNKNOWN = -1;
    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "KILLED");
    private static final String SEPARATOR = ": ";

    private final Source source;
    private final Door door;
    private final FileTransfer files;
    private final Report report;

    RunTransfer(Source source, Door door, FileTransfer files, Report report) {
        this.source = source;
        this.door = door;
        this.files = files;
        this.report = report;
    }

    /** Copies all runs of an experiment into one of Neap. */
    void copy(JsonNode experiment, String experimentId) throws IOException, Door.Refused {
        List<JsonNode> page = new ArrayList<>();
        source.runs(experiment, run -> {
            report.found(Kind.RUNS);
            page.add(run);
            if (page.size() == PAGE) {
                copy(page, experimentId);
            }
        });
        copy(page, experimentId);
    }

    private void copy(List<JsonNode> page, String experimentId) {
        Map<String, JsonNode> known = known(page);
        for (JsonNode run : page) {
            String runId = Owner.run(run).id();
            String fingerprint = Fingerprint.of(run);
            Optional<JsonNode> before = Optional.ofNullable(known.get(runId));
            boolean ended = ENDED.contains(run.path("info").path("status").asText());
            long points = before.filter(record ->
                            ended && record.path("fingerprint").asText().equals(fingerprint))
                    .map(record -> record.path("points").asLong())
                    .orElse(UNKNOWN);
            try {
                copy(run, placed(run, experimentId), fingerprint, points, before.isEmpty());
            } catch (IOException | Door.Refused failed) {
                report.differs("run " + runId, String.valueOf(failed.getMessage()));
            }
        }
        page.clear();
    }

    private Map<String, JsonNode> known(List<JsonNode> page) {
        try {
            return door.known(page.stream().map(run -> Owner.run(run).id()).toList());
        } catch (Door.Refused refused) {
            report.differs("runs", refused.reason());
            return Map.of();
        }
    }

    /**
     * Copies one run.
     *
     * @param here the message for Neap
     * @param points how many have arrived already; {@link #UNKNOWN} when they are to be copied
     * @param fresh whether Neap has not had all of it yet
     */
    private void copy(JsonNode run, ObjectNode here, String fingerprint, long points, boolean fresh)
            throws IOException, Door.Refused {
        Owner owner = Owner.run(run);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("run", here);
        long counted = points;
        if (points == UNKNOWN) {
            JsonNode opened = door.put("runs", body);
            counted = deletedHere(opened) ? opened.path("points").asLong() : log(run, owner.id());
            files.copy(owner, opened.path("artifactUri").asText());
        }
        JsonNode closed = door.put("runs", body.put("fingerprint", fingerprint));
        if (points != UNKNOWN) {
            files.copy(owner, closed.path("artifactUri").asText());
        }
        long stored = closed.path("points").asLong();
        report.here(Kind.RUNS, fresh);
        report.found(Kind.POINTS, counted);
        report.here(Kind.POINTS, stored, points == UNKNOWN && fresh ? stored : 0);
        if (stored != counted) {
            report.differs(
                    owner.toString(), "it has " + counted + " points of metrics at the source and " + stored + " here");
        }
        report.conflicts(owner.toString(), closed);
    }

    /** Whether somebody has deleted it here since the last import: nothing can be logged to it then. */
    private static boolean deletedHere(JsonNode arrival) {
        return arrival.path("conflicts")
                .valueStream()
                .anyMatch(conflict -> conflict.path("what").asText().equals("lifecycle"));
    }

    /** Logs all points of a run, in the same batches each time, and returns how many they are. */
    private long log(JsonNode run, String runId) throws IOException, Door.Refused {
        Batches batches = new Batches(runId);
        source.points(run, batches::add);
        batches.flush();
        if (batches.refusal.length() > 0) {
            throw new Door.Refused(batches.refusal.toString());
        }
        return batches.count;
    }

    private static ObjectNode placed(JsonNode run, String experimentId) {
        ObjectNode here = run.deepCopy();
        ((ObjectNode) here.path("info")).put("experiment_id", experimentId);
        if (here.path("data") instanceof ObjectNode data) {
            data.remove("metrics");
        }
        return here;
    }

    /** Points on their way, a full batch at a time. */
    private final class Batches {

        private final String runId;
        private final StringBuilder refusal = new StringBuilder();
        private ArrayNode batch = JsonNodeFactory.instance.arrayNode();
        private long count;

        Batches(String runId) {
            this.runId = runId;
        }

        void add(JsonNode point) {
            ObjectNode plain = JsonNodeFactory.instance.objectNode();
            for (String name : List.of("key", "value", "timestamp", "step")) {
                if (point.has(name)) {
                    plain.set(name, point.get(name));
                }
            }
            batch.add(plain);
            count++;
            if (batch.size() == POINTS) {
                flush();
            }
        }

        void flush() {
            if (batch.isEmpty()) {
                return;
            }
            try {
                door.log(runId, batch);
            } catch (Door.Refused refused) {
                refusal.append(refusal.isEmpty() ? "" : SEPARATOR).append(refused.reason());
            }
            batch = JsonNodeFactory.instance.arrayNode();
        }
    }
}
