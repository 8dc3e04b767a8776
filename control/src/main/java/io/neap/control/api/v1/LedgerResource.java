// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.Ledger.LedgerQuery;
import io.neap.control.ledger.LedgerReport;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The ledger, read-only. */
@Path("/api/v1/ledger")
@Tag(name = "Ledger")
class LedgerResource {

    private static final int MOST = 10_000;

    private final Ledger ledger;

    LedgerResource(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param whole whether the chain holds
     * @param entries how many are chained
     * @param unsealed how many wait for the sealer, a second at most
     */
    record ReportView(boolean whole, long entries, long unsealed, String head, List<LedgerReport.Fault> faults) {}

    record EntryList(List<EntryView> entries) {}

    @GET
    @Operation(
            summary = "Entries, oldest first: the newest `limit` that match",
            description = "`subject` and `kind` may be repeated; `asOf` shows only what was recorded by then.")
    public Uni<EntryList> find(
            @QueryParam("workspace") @DefaultValue("default") String workspace,
            @QueryParam("subject") List<String> subjects,
            @QueryParam("kind") List<String> kinds,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw DomainException.invalid("limit must be between 1 and " + MOST + ", but is " + limit + ".");
        }
        LedgerQuery query = new LedgerQuery(
                workspace, subjects, kinds, Optional.ofNullable(asOf).map(text -> Instants.parse("asOf", text)), limit);
        return ledger.find(query)
                .map(found -> new EntryList(found.stream().map(EntryView::of).toList()));
    }

    @GET
    @Path("verify")
    @Operation(summary = "Checks every signature, the chain, and the head that is kept outside the database")
    public Uni<ReportView> verify() {
        return ledger.verify()
                .map(report -> new ReportView(
                        report.whole(), report.entries(), report.unsealed(), report.head(), report.faults()));
    }
}
