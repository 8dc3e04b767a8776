// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.error.DomainException;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.history.ModelHistory;
import io.neap.control.model.history.ModelState;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Registered models with their memory. */
@Path("/api/v1/workspaces/{workspace}/models/{model}")
@Tag(name = "Models")
class ModelResource {

    private final ModelHistory history;
    private final Clock clock;

    ModelResource(ModelHistory history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    /**
     * A version of it.
     *
     * @param approvals by alias, who has approved it for that
     */
    record VersionView(
            String version,
            String source,
            @Nullable String description,
            Map<String, String> tags,
            String stage,
            Map<String, ? extends Set<String>> approvals) {}

    /** A model at an instant. */
    record ModelView(
            String name,
            Instant at,
            @Nullable String description,
            Map<String, String> tags,
            Map<String, String> aliases,
            List<VersionView> versions) {}

    record History(List<EntryView> entries) {}

    record Wish(@Nullable String alias) {}

    /**
     * Where an alias was moved.
     *
     * @param service whose rollout proved the version
     */
    record RolledBack(String alias, String from, String to, String service, Instant provenAt) {}

    @GET
    @Operation(summary = "What the model is, or was at an instant by the ledger: aliases, versions, tags, approvals")
    public Uni<ModelView> get(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @QueryParam("at") @Nullable String at) {
        if (at == null) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the ledger has its times
            return history.now(workspace, model).map(state -> view(model, now, state));
        }
        Instant instant = Instants.parse("at", at);
        return history.asOf(workspace, model, instant).map(state -> view(model, instant, state));
    }

    @GET
    @Path("history")
    @Operation(summary = "Who changed what of the model and its versions, oldest first; under its former names, too")
    public Uni<History> history(
            @PathParam("workspace") String workspace,
            @PathParam("model") String model,
            @QueryParam("asOf") @Nullable String asOf) {
        return history.entries(workspace, model, Optional.ofNullable(asOf).map(text -> Instants.parse("asOf", text)))
                .map(found -> new History(found.stream().map(EntryView::of).toList()));
    }

    @POST
    @Path("rollback")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Moves an alias to the version that a completed rollout has proven last, other than the one it"
                    + " leads to")
    public Uni<RolledBack> rollBack(
            @PathParam("workspace") String workspace, @PathParam("model") String model, @Nullable Wish wish) {
        String alias = Optional.ofNullable(wish)
                .map(Wish::alias)
                .orElseThrow(() -> DomainException.invalid("Say which alias: {\"alias\": \"champion\"}."));
        return history.rollBack(workspace, model, alias, LedgerEntry.CLIENT)
                .map(moved -> new RolledBack(alias, moved.from(), moved.to(), moved.service(), moved.provenAt()));
    }

    private static ModelView view(String model, Instant at, ModelState state) {
        return new ModelView(
                model,
                at,
                state.description().orElse(null),
                state.tags(),
                state.aliases(),
                state.versions().entrySet().stream()
                        .map(entry -> view(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static VersionView view(int number, ModelState.Version version) {
        return new VersionView(
                Integer.toString(number),
                version.source(),
                version.description().orElse(null),
                version.tags(),
                version.stage().orElse("None"),
                version.approvals());
    }
}
