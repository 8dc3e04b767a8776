// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.model;

import static io.neap.control.experiment.search.Field.Kind.TAG;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.model.Artifact;
import io.neap.control.model.ModelVersion;
import io.neap.control.model.Stage;
import io.neap.control.model.VersionStore;
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

/** Model versions in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = {ModelVersion.class, Artifact.class})
class SqlVersionStore implements VersionStore {

    private static final Searchable SEARCHABLE = new Searchable(
            VersionRows.JSON,
            "model_version v",
            Map.of(
                    "name", "v.name",
                    "version_number", "v.version",
                    "run_id", "v.run_id",
                    "source_path", "v.source",
                    "creation_timestamp", "v.created",
                    "last_updated_timestamp", "v.updated"),
            Map.of(
                    TAG,
                    "model_version_tag f where f.workspace = v.workspace and f.name = v.name"
                            + " and f.version = v.version"),
            List.of(SortKey.descending("v.updated"), SortKey.ascending("v.name"), SortKey.descending("v.version")));

    private static final KeyedRows TAGS = new KeyedRows("model_version_tag", "workspace", "name", "version");

    private final Database database;

    SqlVersionStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<ModelVersion> insert(String workspace, ModelVersion unnumbered) {
        String name = unnumbered.name();
        Sql insert = Sql.of("""
                with model as (
                    update registered_model set last_version = last_version + 1, updated = ?
                    where workspace = ? and name = ? returning last_version)
                insert into model_version select v.* from model, jsonb_populate_record(cast(null as model_version),
                    cast(cast(? as text) as jsonb)
                        || jsonb_build_object('workspace', cast(? as text), 'version', model.last_version)) v""", unnumbered.created(), workspace, name, Database.json(unnumbered), workspace);
        return database.transaction(() -> database.execute(insert)
                .chain(() -> latest(workspace, name))
                .map(made -> made.orElseThrow(
                        () -> DomainException.notFound("Registered Model with name=" + name + " not found")))
                .chain(made -> setTags(workspace, name, made.version(), unnumbered.tags())
                        .chain(() -> find(workspace, name, made.version())))
                .map(Optional::orElseThrow));
    }

    @Override
    public Uni<Boolean> insertNumbered(String workspace, ModelVersion version) {
        String name = version.name();
        Sql insert = Sql.of("""
                insert into model_version select * from jsonb_populate_record(cast(null as model_version),
                    cast(cast(? as text) as jsonb) || jsonb_build_object('workspace', cast(? as text)))
                on conflict do nothing""", Database.json(version), workspace);
        Sql count = Sql.of(
                "update registered_model set last_version = greatest(last_version, ?) where workspace = ? and name = ?",
                Long.valueOf(version.version()),
                workspace,
                name);
        return database.transaction(() -> database.execute(count)
                .chain(() -> database.execute(insert))
                .call(rows -> rows == 0
                        ? Uni.createFrom().voidItem()
                        : setTags(workspace, name, version.version(), version.tags()))
                .map(rows -> rows == 1));
    }

    @Override
    public Uni<Optional<ModelVersion>> find(String workspace, String name, String version) {
        return first(" where v.workspace = ? and v.name = ? and v.version = ?", workspace, name, Long.valueOf(version));
    }

    @Override
    public Uni<Optional<ModelVersion>> latest(String workspace, String name) {
        return first(" where v.workspace = ? and v.name = ? order by v.version desc limit 1", workspace, name);
    }

    @Override
    public Uni<Optional<ModelVersion>> byAlias(String workspace, String name, String alias) {
        return first(
                " join model_alias b on b.workspace = v.workspace and b.name = v.name and b.version = v.version"
                        + " where v.workspace = ? and v.name = ? and b.alias = ?",
                workspace,
                name,
                alias);
    }

    @Override
    public Uni<List<Ranked<ModelVersion>>> search(String workspace, Search search) {
        return database.ranked(
                ModelVersion.class,
                SEARCHABLE.search(Sql.of(" where v.workspace = ?", workspace), search),
                search.limit());
    }

    @Override
    public Uni<Void> describe(String workspace, String name, String version, String description, long now) {
        return database.execute(Sql.of(
                        "update model_version set description = ?, updated = ?"
                                + " where workspace = ? and name = ? and version = ?",
                        description,
                        now,
                        workspace,
                        name,
                        Long.valueOf(version)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> setStage(String workspace, String name, String version, Stage stage, long now) {
        Sql touch = Sql.of(
                "update registered_model set updated = ? where workspace = ? and name = ?", now, workspace, name);
        return database.transaction(() -> database.execute(touch)
                        .chain(() -> database.execute(Sql.of(
                                "update model_version set stage = ?, updated = ?"
                                        + " where workspace = ? and name = ? and version = ?",
                                stage.name(),
                                now,
                                workspace,
                                name,
                                Long.valueOf(version)))))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> archive(String workspace, String name, Stage stage, long now) {
        return database.execute(Sql.of(
                        "update model_version set stage = ?, updated = ?"
                                + " where workspace = ? and name = ? and stage = ?",
                        Stage.ARCHIVED.name(),
                        now,
                        workspace,
                        name,
                        stage.name()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> delete(String workspace, String name, String version) {
        return database.execute(Sql.of(
                        "delete from model_version where workspace = ? and name = ? and version = ?",
                        workspace,
                        name,
                        Long.valueOf(version)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> setTag(String workspace, String name, String version, Tag tag) {
        return setTags(workspace, name, version, List.of(tag));
    }

    @Override
    public Uni<Boolean> deleteTag(String workspace, String name, String version, String key) {
        return database.execute(TAGS.delete(key, workspace, name, Long.valueOf(version)))
                .map(rows -> rows == 1);
    }

    private Uni<Optional<ModelVersion>> first(String where, Object... values) {
        return database.find(ModelVersion.class, SEARCHABLE.select().add(where, values));
    }

    private Uni<Void> setTags(String workspace, String name, String version, List<Tag> tags) {
        return database.execute(TAGS.set(tags, workspace, name, Long.valueOf(version)))
                .replaceWithVoid();
    }
}
