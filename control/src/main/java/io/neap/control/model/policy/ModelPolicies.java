// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.policy;

import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.model.ModelRegistry;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Policies of workspaces and of the models in them. */
@ApplicationScoped
public class ModelPolicies {

    private static final String KIND = "policy.set";

    private final PolicyStore store;
    private final ModelRegistry registry;
    private final Ledger ledger;

    ModelPolicies(PolicyStore store, ModelRegistry registry, Ledger ledger) {
        this.store = store;
        this.registry = registry;
        this.ledger = ledger;
    }

    /**
     * What is said, and what follows.
     *
     * @param own what the workspace or the model says itself
     * @param effective what holds
     */
    public record InForce(ModelPolicy own, ModelPolicy effective) {}

    public Uni<InForce> ofWorkspace(String workspace) {
        requireWorkspace(workspace);
        return store.ofWorkspace(workspace)
                .map(found -> found.orElse(ModelPolicy.NOTHING))
                .map(own -> new InForce(own, own.over(ModelPolicy.DEFAULT)));
    }

    /** Fails with {@code RESOURCE_DOES_NOT_EXIST} when there is no such model. */
    public Uni<InForce> ofModel(String workspace, String model) {
        return registry.get(workspace, model)
                .chain(known -> ofWorkspace(workspace))
                .chain(above -> store.ofModel(workspace, model)
                        .map(found -> found.orElse(ModelPolicy.NOTHING))
                        .map(own -> new InForce(own, own.over(above.effective()))));
    }

    /** In place of what the workspace has said before. */
    public Uni<InForce> setOfWorkspace(String workspace, ModelPolicy policy) {
        requireWorkspace(workspace);
        return ledger.record(
                () -> store.putOfWorkspace(workspace, policy).chain(() -> ofWorkspace(workspace)),
                set -> List.of(entry(workspace, "workspace/" + workspace, policy)));
    }

    /** In place of what was said of the model before; fails like {@link #ofModel}. */
    public Uni<InForce> setOfModel(String workspace, String model, ModelPolicy policy) {
        return ledger.record(
                () -> registry.get(workspace, model)
                        .chain(known -> store.putOfModel(workspace, model, policy))
                        .chain(() -> ofModel(workspace, model)),
                set -> List.of(entry(workspace, "model/" + model, policy)));
    }

    private static LedgerEntry entry(String workspace, String subject, ModelPolicy policy) {
        return new LedgerEntry(KIND, workspace, subject, LedgerEntry.CLIENT, policy.document());
    }

    private static void requireWorkspace(String workspace) {
        new ServiceName(workspace, "any");
    }
}
