// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.retention.ContentStore.Unnamed;
import io.neap.control.retention.Contents;
import io.neap.control.retention.PolicyDocument;
import io.neap.control.retention.Retention;
import io.neap.control.retention.RetentionReport;
import io.neap.control.retention.Tally;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a workspace wants to be rid of, what that would mean, and doing it. */
@Path("/api/v1/workspaces/{workspace}/retention")
@Tag(name = "Retention")
class RetentionResource {

    private final Retention retention;
    private final Contents contents;

    RetentionResource(Retention retention, Contents contents) {
        this.retention = retention;
        this.contents = contents;
    }

    /**
     * What would be done.
     *
     * @param bytes of all of it
     * @param unnamed contents of all workspaces that no artifact names: they are freed when their grace is over
     */
    record PlanView(List<Tally> plan, long bytes, Unnamed unnamed) {}

    /** What was done; when it is not complete, the same request goes on. */
    record ReportView(boolean complete, List<Tally> done, long bytes) {

        static ReportView of(RetentionReport report) {
            return new ReportView(report.complete(), report.done(), RetentionResource.bytes(report.done()));
        }
    }

    record Wish(boolean yes) {}

    @GET
    @Operation(summary = "The policy of the workspace; what it does not name is kept for ever")
    public Uni<Map<String, Object>> get(@PathParam("workspace") String workspace) {
        return retention.policy(workspace).map(PolicyDocument::write);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Takes the place of the policy; deletes nothing by itself unless it says `automatic`")
    public Uni<Map<String, Object>> put(
            @PathParam("workspace") String workspace, @Nullable Map<String, Object> policy) {
        if (policy == null) {
            throw DomainException.invalid(
                    "Send the policy as the body: {\"deletedAfterDays\": 30}; {} keeps everything.");
        }
        return retention
                .set(workspace, PolicyDocument.read(policy), LedgerEntry.CLIENT)
                .map(PolicyDocument::write);
    }

    @GET
    @Path("plan")
    @Operation(summary = "What applying the policy would do now, by kind: how many, how large, and the first names")
    public Uni<PlanView> plan(@PathParam("workspace") String workspace) {
        return retention
                .plan(workspace)
                .chain(plan -> contents.unnamed().map(unnamed -> new PlanView(plan, bytes(plan), unnamed)));
    }

    /** A page in a browser cannot send JSON here without asking first, and is refused then. */
    @POST
    @Path("apply")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Applies the policy for a while, when {\"yes\": true} is sent; asked again, it goes on")
    public Uni<ReportView> apply(@PathParam("workspace") String workspace, @Nullable Wish wish) {
        if (wish == null || !wish.yes()) {
            throw DomainException.invalid(
                    "This deletes what …/retention/plan shows: send {\"yes\": true} if that is" + " what you want.");
        }
        return retention.apply(workspace, LedgerEntry.CLIENT).map(ReportView::of);
    }

    private static long bytes(List<Tally> tallies) {
        return tallies.stream()
                .filter(tally -> !tally.kind().equals("empty-folders"))
                .mapToLong(Tally::bytes)
                .sum();
    }
}
