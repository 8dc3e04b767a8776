// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.model;

import io.neap.control.model.policy.ModelPolicy;
import io.neap.control.model.policy.PolicyStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Policies in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = ModelPolicy.class)
class SqlPolicyStore implements PolicyStore {

    private final Database database;

    SqlPolicyStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Optional<ModelPolicy>> ofWorkspace(String workspace) {
        return database.find(
                ModelPolicy.class,
                Sql.of("select cast(policy as text) from workspace_policy where workspace = ?", workspace));
    }

    @Override
    public Uni<Optional<ModelPolicy>> ofModel(String workspace, String model) {
        return database.find(
                ModelPolicy.class,
                Sql.of(
                        "select cast(policy as text) from model_policy where workspace = ? and name = ?",
                        workspace,
                        model));
    }

    @Override
    public Uni<Void> putOfWorkspace(String workspace, ModelPolicy policy) {
        return database.execute(Sql.of("""
                        insert into workspace_policy (workspace, policy) values (?, cast(cast(? as text) as json))
                        on conflict (workspace) do update set policy = excluded.policy""", workspace, Database.json(policy))).replaceWithVoid();
    }

    @Override
    public Uni<Void> putOfModel(String workspace, String model, ModelPolicy policy) {
        return database.execute(Sql.of("""
                        insert into model_policy (workspace, name, policy) values (?, ?, cast(cast(? as text) as json))
                        on conflict (workspace, name) do update set policy = excluded.policy""", workspace, model, Database.json(policy)))
                .replaceWithVoid();
    }
}
