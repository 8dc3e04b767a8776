// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.retention.workspace.Inventory;
import io.neap.control.retention.workspace.Removal;
import io.neap.control.retention.workspace.RemovalStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Closed workspaces in PostgreSQL: a column of their row, which every step locks. */
@ApplicationScoped
@RegisterForReflection(targets = {Inventory.class, Removal.class})
class SqlRemovalStore implements RemovalStore {

    private static final int FEW = 20;

    private static final String IN_USE = """
            select cast(to_jsonb(thing) as text) from (
                select 'service ' || name as thing from service where workspace = ?
                union all select 'trigger ' || name from trigger where workspace = ?
                union all select 'pipeline run ' || id from pipeline_run
                where workspace = ? and state in ('WAITING', 'RUNNING')) used
            order by thing limit ?""";

    private static final String CLASHES = """
            select cast(to_jsonb(thing) as text) from (
                select 'experiment ' || e.name as thing from experiment e
                join experiment d on d.workspace = 'default' and d.name = e.name
                where e.workspace = ? and not\s""" + WorkspaceMove.UNUSED + """
                 union all select 'registered model ' || m.name from registered_model m
                join registered_model d on d.workspace = 'default' and d.name = m.name
                where m.workspace = ?) clash
            order by thing limit ?""";

    /** Where a model says nothing of its own; of prompts that are text, nobody asks for an approval. */
    private static final String HELD_ALIASES = """
            select cast(to_jsonb(thing) as text) from (
                select 'alias ' || a.alias || ' of ' || a.name as thing from model_alias a
                join model_version v on v.workspace = a.workspace and v.name = a.name and v.version = a.version
                join workspace_policy p on p.workspace = 'default'
                left join model_policy own on own.workspace = a.workspace and own.name = a.name
                where a.workspace = ?
                    and coalesce(json_typeof(own.policy -> 'approved_aliases'), 'null') = 'null'
                    and exists (select 1 from json_array_elements_text(
                        case json_typeof(p.policy -> 'approved_aliases') when 'array' then p.policy -> 'approved_aliases'
                        else '[]' end) as held (alias) where held.alias in ('*', a.alias))
                    and not (v.artifact_uri = translate(v.artifact_uri, '/:' || chr(92), '') and exists (
                        select 1 from registered_model_tag t where t.workspace = a.workspace and t.name = a.name
                            and t.key = 'mlflow.prompt.is_prompt' and lower(t.value) = 'true'))) moved
            order by thing limit ?""";

    private static final String STRAGGLERS = """
            select cast(to_jsonb(exists (select 1 from param where workspace = ?)
                or exists (select 1 from run_tag where workspace = ?)
                or exists (select 1 from latest_metric where workspace = ?)) as text)""";

    private static final String INVENTORY =
            "select cast(jsonb_build_object('experiments', (select coalesce(jsonb_agg(name), '[]') from ("
                    + "select e.name from experiment e where e.workspace = ? and not " + WorkspaceMove.UNUSED
                    + """
                     order by e.name limit ?) named),
                    'models', (select coalesce(jsonb_agg(name), '[]') from (
                        select name from registered_model where workspace = ? order by name limit ?) named)) as text)""";

    private static final String MODE =
            "select cast(to_jsonb(closing) as text) from workspace where name = ? and closing is not null";

    private final Database database;
    private final WorkspaceSweep sweep;
    private final WorkspaceMove move;

    SqlRemovalStore(Database database, WorkspaceSweep sweep, WorkspaceMove move) {
        this.database = database;
        this.sweep = sweep;
        this.move = move;
    }

    @Override
    public Uni<Void> holdOff(String workspace) {
        Sql lock = Sql.of(
                "select cast(to_jsonb(pg_advisory_xact_lock(hashtextextended('workspace ' || cast(? as text), 0)) is null)"
                        + " as text)",
                workspace);
        return database.list(Boolean.class, lock).replaceWithVoid();
    }

    @Override
    public Uni<List<String>> inUse(String workspace) {
        return database.list(String.class, Sql.of(IN_USE, workspace, workspace, workspace, FEW));
    }

    @Override
    public Uni<List<String>> clashes(String workspace) {
        return database.list(String.class, Sql.of(CLASHES, workspace, workspace, FEW));
    }

    @Override
    public Uni<List<String>> heldAliases(String workspace) {
        return database.list(String.class, Sql.of(HELD_ALIASES, workspace, FEW));
    }

    @Override
    public Uni<Inventory> inventory(String workspace, int names) {
        return database.find(Inventory.class, Sql.of(INVENTORY, workspace, names, workspace, names))
                .map(Optional::orElseThrow);
    }

    @Override
    public Uni<List<String>> models(String workspace, int most) {
        return database.list(
                String.class,
                Sql.of(
                        "select cast(to_jsonb(name) as text) from registered_model where workspace = ?"
                                + " order by name limit ?",
                        workspace,
                        most));
    }

    @Override
    public Uni<Void> close(String workspace, Removal mode) {
        Sql close = Sql.of("""
                insert into workspace (name, closing) values (?, ?)
                on conflict (name) do update set closing = excluded.closing""", workspace, mode.name());
        return database.transaction(() -> database.execute(close)
                .chain(() -> mode == Removal.SET_DEFAULT
                        ? move.begin(workspace)
                        : Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<List<String>> closed() {
        return database.list(
                String.class,
                Sql.of("select cast(to_jsonb(name) as text) from workspace where closing is not null order by name"));
    }

    @Override
    public Uni<Optional<Removal>> mode(String workspace) {
        return database.find(Removal.class, Sql.of(MODE, workspace));
    }

    @Override
    public Uni<Optional<Removal>> lock(String workspace) {
        return database.find(Removal.class, Sql.of(MODE + " for update", workspace));
    }

    @Override
    public Uni<Boolean> step(String workspace, Removal mode) {
        return database.transaction(() -> mode == Removal.CASCADE ? sweep.empty(workspace) : move.step(workspace));
    }

    @Override
    public Uni<Boolean> hasStragglers(String workspace) {
        return database.list(Boolean.class, Sql.of(STRAGGLERS, workspace, workspace, workspace))
                .map(List::getFirst);
    }
}
