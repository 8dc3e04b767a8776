// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import io.neap.control.error.DomainException;
import io.neap.control.model.ModelRegistry;
import io.neap.control.model.approval.Approvals;
import io.neap.control.model.inspection.VersionReports;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Versions of registered models with what their files say. */
@Path("/api/v1/workspaces/{workspace}/models/{model}/versions")
@Tag(name = "Models")
class VersionResource {

    private static final int MOST = 100;

    private final VersionReports reports;
    private final ModelRegistry registry;
    private final Approvals approvals;

    VersionResource(VersionReports reports, ModelRegistry registry, Approvals approvals) {
        this.reports = reports;
        this.registry = registry;
        this.approvals = approvals;
    }

    record Versions(List<VersionView.Brief> versions) {}

    @GET
    @Operation(summary = "The newest versions in short, newest first, by what was seen when their files were looked at")
    public Uni<Versions> list(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw DomainException.invalid("limit is 1 to " + MOST + ", not " + limit + ".");
        }
        return registry.get(workspace, model)
                .chain(known -> reports.newest(workspace, model, limit))
                .map(found ->
                        new Versions(found.stream().map(VersionView.Brief::of).toList()));
    }

    @GET
    @Path("{version}")
    @Operation(
            summary = "A version with its signature, formats, ONNX graphs, approvals, and how it stands to the version"
                    + " before it")
    public Uni<VersionView> get(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @PathParam("version") String version) {
        return reports.of(workspace, model, version)
                .chain(report ->
                        approvals.of(workspace, model, version).map(standing -> VersionView.of(report, standing)));
    }
}
