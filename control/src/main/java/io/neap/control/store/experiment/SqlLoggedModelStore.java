// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import static io.neap.control.experiment.search.Field.Kind.METRIC;
import static io.neap.control.experiment.search.Field.Kind.PARAM;
import static io.neap.control.experiment.search.Field.Kind.TAG;

import io.neap.control.experiment.Lifecycle;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.logged.LoggedModel;
import io.neap.control.experiment.logged.LoggedModelStatus;
import io.neap.control.experiment.logged.LoggedModelStore;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.Search.View;
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

/** Logged models in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(targets = LoggedModel.class)
class SqlLoggedModelStore implements LoggedModelStore {

    private static final String ITEM = """
            to_jsonb(l) || jsonb_build_object(
                'tags', coalesce((select jsonb_agg(to_jsonb(t) order by t.key)
                    from logged_model_tag t where t.model_id = l.model_id), '[]'),
                'params', coalesce((select jsonb_agg(to_jsonb(p) order by p.key)
                    from logged_model_param p where p.model_id = l.model_id), '[]'),
                'metrics', coalesce((select jsonb_agg(to_jsonb(m) order by m.key, m.dataset_name)
                    from logged_model_latest_metric m where m.model_id = l.model_id), '[]'))""";

    private static final Searchable SEARCHABLE = new Searchable(
            ITEM,
            "logged_model l",
            Map.of(
                    "name", "l.name",
                    "model_id", "l.model_id",
                    "model_type", "l.model_type",
                    "status", "l.status",
                    "source_run_id", "l.source_run_id",
                    "creation_timestamp", "l.created",
                    "last_updated_timestamp", "l.updated"),
            Map.of(
                    METRIC, "logged_model_metric f where f.model_id = l.model_id",
                    PARAM, "logged_model_param f where f.model_id = l.model_id",
                    TAG, "logged_model_tag f where f.model_id = l.model_id"),
            List.of(SortKey.descending("l.created"), SortKey.ascending("l.model_id")));

    private static final KeyedRows TAGS = new KeyedRows("logged_model_tag", "model_id");
    private static final KeyedRows PARAMS = new KeyedRows("logged_model_param", "model_id");

    private final Database database;

    SqlLoggedModelStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Void> insert(String workspace, LoggedModel model) {
        Sql insert = Sql.of("""
                insert into logged_model select * from jsonb_populate_record(cast(null as logged_model),
                    cast(cast(? as text) as jsonb)
                        || jsonb_build_object('workspace', cast(? as text), 'lifecycle', cast(? as text)))""", Database.json(model), workspace, Lifecycle.ACTIVE.name());
        return database.transaction(() -> database.execute(insert)
                .chain(() -> database.execute(TAGS.set(model.tags(), model.modelId())))
                .chain(() -> addParams(model.modelId(), model.params())));
    }

    @Override
    public Uni<Optional<LoggedModel>> find(String workspace, String modelId, View view) {
        return database.find(
                LoggedModel.class, SEARCHABLE.select().add(in(workspace, view)).add(" and l.model_id = ?", modelId));
    }

    @Override
    public Uni<Boolean> delete(String workspace, String modelId, long now) {
        String deleted = Lifecycle.DELETED.name();
        return database.execute(Sql.of("""
                        update logged_model set lifecycle = ?, updated = ?
                        where workspace = ? and model_id = ? and lifecycle is distinct from ?""", deleted, now, workspace, modelId, deleted))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> setStatus(String workspace, String modelId, LoggedModelStatus status, long now) {
        return database.execute(Sql.of(
                        "update logged_model set status = ?, updated = ? where workspace = ? and model_id = ?",
                        status.name(),
                        now,
                        workspace,
                        modelId))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> setTags(String workspace, String modelId, List<Tag> tags, long now) {
        Sql touch = Sql.of(
                "update logged_model set updated = ? where workspace = ? and model_id = ?", now, workspace, modelId);
        return database.transaction(
                        () -> database.execute(touch).chain(() -> database.execute(TAGS.set(tags, modelId))))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> addParams(String modelId, List<Param> params) {
        return database.execute(PARAMS.add(params, modelId)).replaceWithVoid();
    }

    @Override
    public Uni<Boolean> deleteTag(String workspace, String modelId, String key) {
        return database.execute(TAGS.delete(key, modelId)).map(rows -> rows == 1);
    }

    @Override
    public Uni<List<Ranked<LoggedModel>>> search(String workspace, List<String> experimentIds, Search search) {
        Sql where = in(workspace, search.view()).add(" and ").inNumbers("l.experiment_id", experimentIds);
        return database.ranked(LoggedModel.class, SEARCHABLE.search(where, search), search.limit());
    }

    private static Sql in(String workspace, View view) {
        Sql where = Sql.of(" where l.workspace = ?", workspace);
        return view == View.ALL ? where : where.add(" and l.lifecycle is distinct from ?", Lifecycle.DELETED.name());
    }
}
