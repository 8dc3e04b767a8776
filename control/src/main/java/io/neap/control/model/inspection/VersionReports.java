// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.experiment.search.Page;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.ModelVersions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the versions of a model: their files, and whether they break each other's callers. */
@ApplicationScoped
public class VersionReports {

    private static final String NEWEST_FIRST = "version_number DESC";

    private final ModelVersions versions;
    private final Inspections inspections;

    VersionReports(ModelVersions versions, Inspections inspections) {
        this.versions = versions;
        this.inspections = inspections;
    }

    /** Of the files as they are now; fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such version. */
    public Uni<VersionReport> of(String workspace, String model, String version) {
        return versions.get(workspace, model, version)
                .chain(found -> inspections
                        .look(found.artifactUri())
                        .chain(look -> before(workspace, found)
                                .chain(before -> compared(before, look))
                                .map(comparison -> new VersionReport(found, look, comparison))));
    }

    /**
     * Of the newest versions, newest first, by what was seen when their files were last looked at.
     *
     * @param limit how many
     */
    public Uni<List<VersionReport>> newest(String workspace, String model, int limit) {
        return found(workspace, filter(model), limit + 1)
                .chain(found -> inspections
                        .known(found.stream().map(ModelVersion::artifactUri).toList())
                        .map(known -> reports(found, known, limit)));
    }

    private static List<VersionReport> reports(List<ModelVersion> found, Map<String, Inspection> known, int limit) {
        List<VersionReport> reports = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, found.size()); i++) {
            Look look = look(found.get(i), known);
            Optional<Comparison> comparison = i + 1 < found.size()
                    ? Optional.of(Comparison.of(found.get(i + 1).version(), look(found.get(i + 1), known), look))
                    : Optional.empty();
            reports.add(new VersionReport(found.get(i), look, comparison));
        }
        return reports;
    }

    private static Look look(ModelVersion version, Map<String, Inspection> known) {
        Inspection inspection = known.get(version.artifactUri());
        return inspection == null ? new Look.Empty() : new Look.Seen(inspection);
    }

    private Uni<Optional<ModelVersion>> before(String workspace, ModelVersion version) {
        return found(workspace, filter(version.name()) + " AND version_number < " + version.version(), 1)
                .map(found -> found.stream().findFirst());
    }

    private Uni<Optional<Comparison>> compared(Optional<ModelVersion> before, Look after) {
        return before.map(former -> inspections
                        .look(former.artifactUri())
                        .map(look -> Optional.of(Comparison.of(former.version(), look, after))))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<List<ModelVersion>> found(String workspace, String filter, int limit) {
        SearchRequest request = new SearchRequest(filter, List.of(NEWEST_FIRST), View.ALL, limit, "");
        return versions.search(workspace, request).map(Page::items);
    }

    private static String filter(String model) {
        return "name = '" + model.replace("'", "''") + "'";
    }
}
