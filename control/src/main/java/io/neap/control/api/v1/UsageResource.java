// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.monitor.usage.Usages;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a service has used. */
@Path("/api/v1/workspaces/{workspace}/services/{service}/usage")
@Tag(name = "Services")
class UsageResource {

    private final Usages usages;

    UsageResource(Usages usages) {
        this.usages = usages;
    }

    @GET
    @Operation(
            summary = "How long the service was awake and asleep, what it has used, and what sleeping has saved",
            description =
                    "From `since` (a day before `until`) to `until` (now), instants such as 2026-11-23T10:15:30Z.")
    public Uni<UsageView> usage(
            @PathParam("workspace") String workspace,
            @PathParam("service") String service,
            @QueryParam("since") @Nullable String since,
            @QueryParam("until") @Nullable String until) {
        return usages.of(
                        new ServiceName(workspace, service),
                        Optional.ofNullable(since).map(text -> Instants.parse("since", text)),
                        Optional.ofNullable(until).map(text -> Instants.parse("until", text)))
                .map(UsageView::of);
    }
}
