// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.experiment.DatasetInput;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.Run;
import io.neap.control.experiment.Tag;
import io.neap.control.ledger.SealedEntry;
import io.neap.control.model.Artifact;
import io.neap.control.model.provenance.Provenance;
import io.neap.control.model.provenance.Provenance.Code;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a run came from; what is not known is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProvenanceView(
        RunView run,
        CodeView code,
        List<DatasetView> datasets,
        @Nullable String dataSha256,
        List<Artifact> environment,
        LoggedView logged,
        LedgerView ledger,
        List<Artifact> artifacts) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunView(
            String id,
            String name,
            String experiment,
            String user,
            String status,
            Instant startedAt,
            @Nullable Instant endedAt,
            Map<String, String> params,
            Map<String, String> origin) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CodeView(
            @Nullable String name,
            @Nullable String type,
            @Nullable String repository,
            @Nullable String branch,
            @Nullable String commit,
            @Nullable String entryPoint,
            @Nullable String command) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DatasetView(
            String name,
            String digest,
            String sourceType,
            String source,
            @Nullable String context) {}

    /**
     * @param recorded SHA-256 over params and metric points by the ledger: when the run ended, or after a policy thinned them
     * @param digest the same now
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LoggedView(
            @Nullable String recorded,
            String digest,
            @Nullable Boolean holds) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerView(@Nullable EntryView started, @Nullable EntryView ended) {}

    static ProvenanceView of(Provenance provenance) {
        Optional<String> recorded = provenance.recordedDigest();
        return new ProvenanceView(
                view(provenance.run(), provenance.tags()),
                view(provenance.code()),
                provenance.datasets().stream().map(ProvenanceView::view).toList(),
                provenance.dataSha256().orElse(null),
                provenance.environment(),
                new LoggedView(
                        recorded.orElse(null),
                        provenance.digest(),
                        recorded.map(provenance.digest()::equals).orElse(null)),
                new LedgerView(view(provenance.started()), view(provenance.ended())),
                provenance.artifacts());
    }

    private static RunView view(Run run, Map<String, String> tags) {
        Map<String, String> origin = new TreeMap<>(tags);
        origin.keySet().removeIf(key -> !key.startsWith("neap."));
        Long end = run.endTime();
        return new RunView(
                run.runId(),
                run.runName(),
                run.experimentId(),
                run.userId(),
                run.status().name(),
                Instant.ofEpochMilli(run.startTime()),
                end == null ? null : Instant.ofEpochMilli(end),
                run.params().stream()
                        .collect(Collectors.toMap(Param::key, Param::value, (one, other) -> other, TreeMap::new)),
                origin);
    }

    private static CodeView view(Code code) {
        return new CodeView(
                code.name().orElse(null),
                code.type().orElse(null),
                code.repository().orElse(null),
                code.branch().orElse(null),
                code.commit().orElse(null),
                code.entryPoint().orElse(null),
                code.command().orElse(null));
    }

    private static DatasetView view(DatasetInput dataset) {
        String context = dataset.tags().stream()
                .filter(tag -> tag.key().equals(DatasetInput.CONTEXT))
                .map(Tag::value)
                .findFirst()
                .orElse(null);
        return new DatasetView(dataset.name(), dataset.digest(), dataset.sourceType(), dataset.source(), context);
    }

    private static @Nullable EntryView view(Optional<SealedEntry> entry) {
        return entry.map(EntryView::of).orElse(null);
    }
}
