// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.model;

import static io.neap.control.experiment.search.Field.Kind.TAG;

import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.model.ModelStore;
import io.neap.control.model.RegisteredModel;
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

/** Registered models in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = {RegisteredModel.class, RegisteredModel.Alias.class})
class SqlModelStore implements ModelStore {

    private static final String ITEM = "to_jsonb(m) || jsonb_build_object("
            + "'latest', coalesce((select jsonb_agg(" + VersionRows.JSON + " order by v.version desc) from ("
            + "select distinct on (coalesce(stage, 'NONE')) * from model_version n"
            + " where n.workspace = m.workspace and n.name = m.name order by coalesce(stage, 'NONE'), version desc) v), '[]'),"
            + "'tags', coalesce((select jsonb_agg(to_jsonb(t) order by t.key) from registered_model_tag t"
            + " where t.workspace = m.workspace and t.name = m.name), '[]'),"
            + "'aliases', coalesce((select jsonb_agg(to_jsonb(a) order by a.alias) from model_alias a"
            + " where a.workspace = m.workspace and a.name = m.name), '[]'))";

    private static final Searchable SEARCHABLE = new Searchable(
            ITEM,
            "registered_model m",
            Map.of("name", "m.name", "creation_timestamp", "m.created", "last_updated_timestamp", "m.updated"),
            Map.of(TAG, "registered_model_tag f where f.workspace = m.workspace and f.name = m.name"),
            List.of(SortKey.ascending("m.name")));

    private static final KeyedRows TAGS = new KeyedRows("registered_model_tag", "workspace", "name");

    private final Database database;

    SqlModelStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Boolean> insert(String workspace, RegisteredModel model) {
        Sql insert = Sql.of("""
                insert into registered_model (workspace, name, created, updated, description)
                select ?, name, created, updated, description
                from jsonb_populate_record(cast(null as registered_model), cast(cast(? as text) as jsonb))
                on conflict (workspace, name) do nothing""", workspace, Database.json(model));
        return database.transaction(() -> database.execute(insert)
                .call(rows -> rows == 0 ? Uni.createFrom().voidItem() : setTags(workspace, model.name(), model.tags()))
                .map(rows -> rows == 1));
    }

    @Override
    public Uni<Optional<RegisteredModel>> find(String workspace, String name) {
        return database.find(
                RegisteredModel.class,
                SEARCHABLE.select().add(" where m.workspace = ? and m.name = ?", workspace, name));
    }

    @Override
    public Uni<List<Ranked<RegisteredModel>>> search(String workspace, Search search) {
        return database.ranked(
                RegisteredModel.class,
                SEARCHABLE.search(Sql.of(" where m.workspace = ?", workspace), search),
                search.limit());
    }

    @Override
    public Uni<Void> describe(String workspace, String name, String description, long now) {
        return database.execute(Sql.of(
                        "update registered_model set description = ?, updated = ? where workspace = ? and name = ?",
                        description,
                        now,
                        workspace,
                        name))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> rename(String workspace, String name, String newName, long now) {
        return database.execute(Sql.of("""
                        update registered_model set name = ?, updated = ? where workspace = ? and name = ?
                            and not exists (select 1 from registered_model o where o.workspace = ? and o.name = ?)""", newName, now, workspace, name, workspace, newName))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> delete(String workspace, String name) {
        return database.execute(
                        Sql.of("delete from registered_model where workspace = ? and name = ?", workspace, name))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> setTag(String workspace, String name, Tag tag) {
        return setTags(workspace, name, List.of(tag));
    }

    @Override
    public Uni<Boolean> deleteTag(String workspace, String name, String key) {
        return database.execute(TAGS.delete(key, workspace, name)).map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> lock(String workspace, String name) {
        return database.list(
                        String.class,
                        Sql.of(
                                "select cast(to_jsonb(name) as text) from registered_model"
                                        + " where workspace = ? and name = ? for no key update",
                                workspace,
                                name))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> setAlias(String workspace, String name, String alias, String version, long now) {
        Sql upsert = Sql.of("""
                insert into model_alias (workspace, name, alias, version) values (?, ?, ?, ?)
                on conflict (workspace, name, alias) do update set version = excluded.version""", workspace, name, alias, Long.parseLong(version));
        Sql touch = Sql.of(
                "update registered_model set updated = ? where workspace = ? and name = ?", now, workspace, name);
        return database.transaction(() -> database.execute(upsert).chain(() -> database.execute(touch)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> deleteAlias(String workspace, String name, String alias) {
        return database.execute(Sql.of(
                        "delete from model_alias where workspace = ? and name = ? and alias = ?",
                        workspace,
                        name,
                        alias))
                .map(rows -> rows == 1);
    }

    private Uni<Void> setTags(String workspace, String name, List<Tag> tags) {
        return database.execute(TAGS.set(tags, workspace, name)).replaceWithVoid();
    }
}
