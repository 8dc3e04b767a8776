// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.workspace.Workspace;
import io.neap.control.experiment.workspace.WorkspaceStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Workspaces in PostgreSQL: rows of those that were made, and the names in what others use. */
@ApplicationScoped
@RegisterForReflection(targets = {Workspace.class, SqlWorkspaceStore.Count.class})
class SqlWorkspaceStore implements WorkspaceStore {

    private static final String SELECT = """
            select cast(jsonb_build_object('name', u.name, 'description', w.description,
                'artifact_root', w.artifact_root) as text)
            from (select name from workspace union select workspace from experiment
                union select workspace from registered_model union select workspace from service
                union select 'default') u
            left join workspace w on w.name = u.name""";

    private static final String CONTENT = """
            select cast(to_jsonb(counted) as text) from (
                select 'experiments' as kind, count(*) as number from experiment
                where workspace = ? and experiment_id <> 0
                union all select 'runs', count(*) from run where workspace = ?
                union all select 'traces', count(*) from trace where workspace = ?
                union all select 'logged models', count(*) from logged_model where workspace = ?
                union all select 'registered models', count(*) from registered_model where workspace = ?
                union all select 'services', count(*) from service where workspace = ?
                union all select 'triggers', count(*) from trigger where workspace = ?
                union all select 'webhooks', count(*) from webhook where workspace = ?) counted
            where number > 0""";

    private final Database database;

    SqlWorkspaceStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<Workspace>> list() {
        return database.list(Workspace.class, Sql.of(SELECT).add(" order by u.name"));
    }

    @Override
    public Uni<Optional<Workspace>> find(String name) {
        return database.find(Workspace.class, Sql.of(SELECT).add(" where u.name = ?", name));
    }

    @Override
    public Uni<Boolean> insert(Workspace workspace) {
        return database.execute(rows(workspace).add(" on conflict (name) do nothing"))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> save(Workspace workspace) {
        return database.execute(rows(workspace)
                        .add(" on conflict (name) do update set description = excluded.description,"
                                + " artifact_root = excluded.artifact_root"))
                .replaceWithVoid();
    }

    @Override
    public Uni<Map<String, Long>> content(String name) {
        return database.list(Count.class, Sql.of(CONTENT, name, name, name, name, name, name, name, name))
                .map(counts -> {
                    Map<String, Long> content = new TreeMap<>();
                    counts.forEach(count -> content.put(count.kind(), count.number()));
                    return content;
                });
    }

    @Override
    public Uni<Void> delete(String name) {
        return database.transaction(() -> database.execute(
                                Sql.of("delete from experiment_tag where workspace = ? and experiment_id = 0", name))
                        .chain(() -> database.execute(
                                Sql.of("delete from experiment where workspace = ? and experiment_id = 0", name)))
                        .chain(() -> database.execute(Sql.of("delete from retention_policy where workspace = ?", name)))
                        .chain(() -> database.execute(Sql.of("delete from workspace_policy where workspace = ?", name)))
                        .chain(() -> database.execute(Sql.of("delete from workspace where name = ?", name))))
                .replaceWithVoid();
    }

    private static Sql rows(Workspace workspace) {
        return Sql.of(
                "insert into workspace (name, description, artifact_root) select name, description, artifact_root"
                        + " from jsonb_populate_record(cast(null as workspace), cast(cast(? as text) as jsonb))",
                Database.json(workspace));
    }

    /** How many there are of one kind. */
    record Count(String kind, long number) {}
}
