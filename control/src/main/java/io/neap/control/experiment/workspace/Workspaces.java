// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.workspace;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Limits;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tenants of this server. {@code default} is always there. */
@ApplicationScoped
public class Workspaces {

    private static final String DEFAULT = "default";

    private final WorkspaceStore store;
    private final Ledger ledger;

    Workspaces(WorkspaceStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    public Uni<List<Workspace>> list() {
        return store.list();
    }

    public Uni<Workspace> get(String name) {
        requireName(name);
        return store.find(name)
                .map(found -> found.orElseThrow(() -> DomainException.notFound("Workspace '" + name + "' not found")));
    }

    /** Fails with {@code RESOURCE_ALREADY_EXISTS} when it was made before; one that is only in use is made. */
    public Uni<Workspace> create(Workspace workspace) {
        requireName(workspace.name());
        if (workspace.name().equals(DEFAULT)) {
            throw DomainException.invalid("The 'default' workspace is reserved and cannot be created");
        }
        Optional.ofNullable(workspace.artifactRoot()).ifPresent(Workspaces::requireRoot);
        return ledger.record(
                () -> store.insert(workspace).map(inserted -> {
                    if (!inserted) {
                        throw new DomainException(
                                ErrorCode.RESOURCE_ALREADY_EXISTS,
                                "Workspace '" + workspace.name() + "' already exists.");
                    }
                    return workspace;
                }),
                made -> List.of(entry("workspace.created", made)));
    }

    /** An empty artifact root is this server's own store again; what is absent stays. */
    public Uni<Workspace> update(String name, Optional<String> description, Optional<String> artifactRoot) {
        if (description.isEmpty() && artifactRoot.isEmpty()) {
            throw DomainException.invalid("Workspace update must have at least one key");
        }
        artifactRoot.ifPresent(Workspaces::requireRoot);
        return ledger.record(
                () -> get(name)
                        .map(old -> new Workspace(
                                name,
                                description
                                        .or(() -> Optional.ofNullable(old.description()))
                                        .orElse(null),
                                artifactRoot
                                        .or(() -> Optional.ofNullable(old.artifactRoot()))
                                        .filter(root -> !root.isEmpty())
                                        .orElse(null)))
                        .call(store::save),
                saved -> List.of(entry("workspace.updated", saved)));
    }

    private static void requireRoot(String uri) {
        if (!uri.isEmpty()) {
            Limits.artifactLocation("default_artifact_root", uri);
        }
    }

    /** Fails with {@code RESOURCE_CONFLICT} while anything is in it. */
    public Uni<Void> delete(String name) {
        requireDeletable(name);
        return ledger.record(
                        () -> get(name)
                                .call(workspace -> store.content(name).invoke(content -> {
                                    if (!content.isEmpty()) {
                                        throw new DomainException(
                                                ErrorCode.RESOURCE_CONFLICT,
                                                "Cannot delete workspace '" + name + "': it still contains " + content
                                                        + ". Remove them first, or delete it with the mode CASCADE or"
                                                        + " SET_DEFAULT.");
                                    }
                                }))
                                .call(workspace -> store.delete(name)),
                        workspace -> List.of(entry("workspace.deleted", workspace)))
                .replaceWithVoid();
    }

    /** Fails unless it can be the name of a workspace other than {@code default}. */
    public static void requireDeletable(String name) {
        requireName(name);
        if (name.equals(DEFAULT)) {
            throw DomainException.invalid("The 'default' workspace is reserved and cannot be deleted");
        }
    }

    private static void requireName(String name) {
        new ServiceName(name, "any");
    }

    private static LedgerEntry entry(String kind, Workspace workspace) {
        return new LedgerEntry(
                kind,
                workspace.name(),
                "workspace/" + workspace.name(),
                LedgerEntry.CLIENT,
                Map.of(
                        "description",
                        Optional.ofNullable(workspace.description()).orElse("")));
    }
}
