// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.model;

import io.neap.control.model.approval.Approval;
import io.neap.control.model.approval.ApprovalStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Approvals in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = Approval.class)
class SqlApprovalStore implements ApprovalStore {

    private static final String SELECT =
            "select cast(to_jsonb(a) as text) from approval a where a.workspace = ? and a.name = ?";
    private static final String ORDER = " order by a.version, a.alias, a.approver";

    private final Database database;

    SqlApprovalStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<Approval>> ofVersion(String workspace, String model, String version) {
        return database.list(
                Approval.class,
                Sql.of(SELECT, workspace, model)
                        .add(" and a.version = ?", Long.parseLong(version))
                        .add(ORDER));
    }

    @Override
    public Uni<List<Approval>> ofModel(String workspace, String model) {
        return database.list(Approval.class, Sql.of(SELECT, workspace, model).add(ORDER));
    }

    @Override
    public Uni<Void> put(String workspace, Approval approval) {
        return database.execute(Sql.of("""
                        insert into approval (workspace, name, version, alias, approver, at, reason, covers, digest)
                        select ?, name, version, alias, approver, at, reason, covers, digest
                        from jsonb_populate_record(cast(null as approval), cast(cast(? as text) as jsonb))
                        on conflict (workspace, name, version, alias, approver) do update
                        set at = excluded.at, reason = excluded.reason, covers = excluded.covers, digest = excluded.digest""", workspace, Database.json(approval))).replaceWithVoid();
    }

    @Override
    public Uni<Void> delete(String workspace, Approval approval) {
        return database.execute(Sql.of(
                        "delete from approval where workspace = ? and name = ? and version = ? and alias = ? and approver = ?",
                        workspace,
                        approval.name(),
                        Long.parseLong(approval.version()),
                        approval.alias(),
                        approval.approver()))
                .replaceWithVoid();
    }
}
