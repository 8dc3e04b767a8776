// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.neap.control.experiment.Tag;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.approval.Approvals.Standing;
import io.neap.control.model.inspection.Comparison;
import io.neap.control.model.inspection.FoundFormat;
import io.neap.control.model.inspection.Inspection;
import io.neap.control.model.inspection.Look;
import io.neap.control.model.inspection.VersionReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version with what its files say.
 *
 * @param files {@code seen}, {@code none}, or {@code elsewhere}: in a store that is not looked into
 * @param risks why loading it may run code of its author
 * @param predecessor how it stands to the version before it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionView(
        String name,
        String version,
        String source,
        String artifactUri,
        @Nullable String runId,
        @Nullable String modelId,
        @Nullable String description,
        String stage,
        Map<String, String> tags,
        List<String> aliases,
        List<ApprovalView> approvals,
        String files,
        List<String> risks,
        @Nullable Inspection report,
        @Nullable Predecessor predecessor) {

    /** What a version is to one before it: {@code compatible}, {@code breaking} or {@code unknown}. */
    record Predecessor(String version, String verdict, List<String> reasons) {

        static Predecessor of(Comparison comparison) {
            return new Predecessor(
                    comparison.version(),
                    comparison.compatibility().verdict().name().toLowerCase(Locale.ROOT),
                    comparison.compatibility().reasons());
        }
    }

    /** A version in a line; {@code predecessor} is absent for the first. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Brief(
            String version,
            List<String> formats,
            List<String> risks,
            List<String> problems,
            @Nullable Predecessor predecessor) {

        static Brief of(VersionReport report) {
            Optional<Inspection> inspection = report.look().seen();
            return new Brief(
                    report.version().version(),
                    inspection
                            .map(seen -> seen.formats().stream()
                                    .map(FoundFormat::format)
                                    .toList())
                            .orElse(List.of()),
                    inspection.map(Inspection::risks).orElse(List.of()),
                    inspection.map(Inspection::problems).orElse(List.of()),
                    report.predecessor().map(Predecessor::of).orElse(null));
        }
    }

    static VersionView of(VersionReport report, Standing standing) {
        ModelVersion version = report.version();
        Optional<Inspection> inspection = report.look().seen();
        Map<String, String> tags = new TreeMap<>();
        for (Tag tag : version.tags()) {
            tags.put(tag.key(), tag.value());
        }
        return new VersionView(
                version.name(),
                version.version(),
                version.source(),
                version.artifactUri(),
                version.runId(),
                version.modelId(),
                version.description(),
                version.stage().title(),
                tags,
                version.aliases(),
                ApprovalView.all(standing),
                files(report.look()),
                inspection.map(Inspection::risks).orElse(List.of()),
                inspection.orElse(null),
                report.predecessor().map(Predecessor::of).orElse(null));
    }

    private static String files(Look look) {
        return switch (look) {
            case Look.Elsewhere ignored -> "elsewhere";
            case Look.Empty ignored -> "none";
            case Look.Seen ignored -> "seen";
        };
    }
}
