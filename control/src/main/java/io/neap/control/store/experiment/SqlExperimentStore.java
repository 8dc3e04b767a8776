// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import static io.neap.control.experiment.search.Field.Kind.TAG;

import io.neap.control.experiment.DatasetSummary;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.ExperimentStore;
import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.KeyedRows;
import io.neap.control.store.sql.Searchable;
import io.neap.control.store.sql.SortKey;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiments in PostgreSQL. The Default of a workspace other than {@code default} is made when it is first asked for. */
@ApplicationScoped
@RegisterForReflection(targets = {Experiment.class, DatasetSummary.class, Tag.class})
class SqlExperimentStore implements ExperimentStore {

    private static final String ITEM = """
            to_jsonb(e) || jsonb_build_object('id', e.experiment_id, 'tags', coalesce(
                (select jsonb_agg(to_jsonb(t) order by t.key) from experiment_tag t
                  where t.workspace = e.workspace and t.experiment_id = e.experiment_id), '[]'))""";

    private static final Searchable SEARCHABLE = new Searchable(
            ITEM,
            "experiment e",
            Map.of(
                    "name", "e.name",
                    "experiment_id", "cast(e.experiment_id as text)",
                    "creation_time", "e.creation_time",
                    "last_update_time", "e.last_update_time"),
            Map.of(TAG, "experiment_tag f where f.workspace = e.workspace and f.experiment_id = e.experiment_id"),
            List.of(SortKey.descending("e.creation_time"), SortKey.descending("e.experiment_id")));

    private static final KeyedRows TAGS = new KeyedRows("experiment_tag", "workspace", "experiment_id");

    private final Database database;

    SqlExperimentStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Optional<Experiment>> insert(
            String workspace, String name, Optional<String> artifactLocation, List<Tag> tags, long now) {
        Sql insert = Sql.of("""
                with made as (
                    insert into experiment (workspace, experiment_id, name, artifact_location, lifecycle, creation_time,
                        last_update_time)
                    select ?, id, ?, coalesce(nullif(?, ''), (
                            select rtrim(artifact_root, '/') || '/' || id from workspace where name = ?),
                        cast(? as text) || id), 'ACTIVE', ?, ?
                    from (select nextval('experiment_number') as id) number
                    on conflict (workspace, name) do nothing returning *)
                select cast(to_jsonb(made) || jsonb_build_object('id', experiment_id, 'tags', cast('[]' as jsonb)) as text)
                from made""", workspace, name, artifactLocation.orElse(""), workspace, root(workspace), now, now);
        return database.transaction(() -> database.find(Experiment.class, insert)
                .chain(made -> made.isEmpty() || tags.isEmpty()
                        ? Uni.createFrom().item(made)
                        : setTags(workspace, made.get().id(), tags)
                                .chain(() -> find(workspace, made.get().id()))));
    }

    @Override
    public Uni<Optional<Experiment>> find(String workspace, String id) {
        Sql select = SEARCHABLE
                .select()
                .add(" where e.workspace = ? and e.experiment_id = ?", workspace, Long.parseLong(id));
        Uni<Optional<Experiment>> found = database.find(Experiment.class, select);
        return id.equals(Experiment.DEFAULT_ID) ? orDefault(workspace, found) : found;
    }

    @Override
    public Uni<Optional<Experiment>> findByName(String workspace, String name) {
        Sql select = SEARCHABLE.select().add(" where e.workspace = ? and e.name = ?", workspace, name);
        Uni<Optional<Experiment>> found = database.find(Experiment.class, select);
        return name.equals(Experiment.DEFAULT_NAME) ? orDefault(workspace, found) : found;
    }

    @Override
    public Uni<List<Ranked<Experiment>>> search(String workspace, Search search) {
        Sql where = Sql.of(" where e.workspace = ?", workspace);
        Lifecycles.filter(where, "e.lifecycle", search.view());
        return database.ranked(Experiment.class, SEARCHABLE.search(where, search), search.limit());
    }

    @Override
    public Uni<Boolean> rename(String workspace, String id, String name, long now) {
        return database.execute(
                        Sql.of("""
                        update experiment set name = ?, last_update_time = ?
                        where workspace = ? and experiment_id = ? and not exists (
                            select 1 from experiment e where e.workspace = ? and e.name = ? and e.experiment_id <> ?)""", name, now, workspace, Long.parseLong(id), workspace, name, Long.parseLong(id)))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Boolean> setLifecycle(String workspace, String id, Lifecycle lifecycle, long now) {
        Sql experiment = Sql.of("""
                update experiment e set lifecycle = ?, last_update_time = ?
                where e.workspace = ? and e.experiment_id = ? and not (e.workspace = 'default' and exists (
                    select 1 from workspace w join experiment old on old.workspace = w.name
                    where w.closing is not null and e.experiment_id =
                        case old.experiment_id when 0 then w.default_becomes else old.experiment_id end))""", lifecycle.name(), now, workspace, Long.parseLong(id));
        Sql runs = Sql.of(
                "update run set lifecycle = ? where workspace = ? and experiment_id = ?",
                lifecycle.name(),
                workspace,
                Long.parseLong(id));
        return database.transaction(() -> database.execute(experiment)
                .chain(rows -> rows == 0
                        ? Uni.createFrom().item(false)
                        : database.execute(runs).replaceWith(true)));
    }

    @Override
    public Uni<List<DatasetSummary>> datasets(String workspace, List<String> ids, int limit) {
        return database.list(
                DatasetSummary.class,
                Sql.of("""
                select distinct cast(jsonb_build_object('experiment_id', d.experiment_id, 'name', d.name,
                    'digest', d.digest, 'context', u.context) as text) as summary
                from dataset d join run_dataset u using (dataset_id)
                where d.workspace = ? and""", workspace).inNumbers(" d.experiment_id", ids).add(" order by summary limit ?", limit));
    }

    @Override
    public Uni<Void> setTag(String workspace, String id, Tag tag) {
        return setTags(workspace, id, List.of(tag));
    }

    @Override
    public Uni<Boolean> deleteTag(String workspace, String id, String key) {
        return database.execute(TAGS.delete(key, workspace, Long.valueOf(id))).map(rows -> rows == 1);
    }

    private Uni<Void> setTags(String workspace, String id, List<Tag> tags) {
        return database.execute(TAGS.set(tags, workspace, Long.valueOf(id))).replaceWithVoid();
    }

    private Uni<Optional<Experiment>> orDefault(String workspace, Uni<Optional<Experiment>> found) {
        Sql insert = Sql.of("""
                insert into experiment (workspace, experiment_id, name, artifact_location, lifecycle, creation_time,
                    last_update_time)
                select ?, 0, 'Default', coalesce((
                        select rtrim(artifact_root, '/') || '/0' from workspace where name = ?), ?), 'ACTIVE', millis, millis
                from (select cast(extract(epoch from now()) * 1000 as bigint) as millis) first_use
                where not exists (select 1 from workspace where name = ? and closing is not null)
                on conflict do nothing""", workspace, workspace, root(workspace) + Experiment.DEFAULT_ID, workspace);
        return found.chain(experiment -> experiment.isPresent()
                ? Uni.createFrom().item(experiment)
                : database.execute(insert).chain(() -> found));
    }

    private static String root(String workspace) {
        return workspace.equals("default") ? "mlflow-artifacts:/" : "mlflow-artifacts:/workspaces/" + workspace + "/";
    }
}
