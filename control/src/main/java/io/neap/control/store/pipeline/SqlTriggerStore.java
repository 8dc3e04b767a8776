// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.trigger.Trigger;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.control.pipeline.trigger.TriggerStore;
import io.neap.control.platform.ServiceName;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Triggers in PostgreSQL. */
@ApplicationScoped
class SqlTriggerStore implements TriggerStore {

    private static final String SELECT = "select cast(to_jsonb(t) as text) from trigger t";

    private final Database database;

    SqlTriggerStore(Database database) {
        this.database = database;
    }

    /** A row of {@code trigger}. */
    @RegisterForReflection(targets = {Row.class, JobSpec.class})
    record Row(
            String workspace,
            String name,
            long generation,
            String eventType,
            @Nullable String source,
            String function,
            Map<String, String> environment,
            @Nullable JobSpec job) {

        Trigger trigger() {
            return new Trigger(
                    new ServiceName(workspace, name),
                    generation,
                    new TriggerSpec(
                            eventType, Optional.ofNullable(source), function, environment, Optional.ofNullable(job)));
        }
    }

    @Override
    public Uni<Optional<Trigger>> find(ServiceName name) {
        Sql select =
                Sql.of(SELECT).add(" where workspace = ? and name = ? for update", name.workspace(), name.service());
        return database.find(Row.class, select).map(row -> row.map(Row::trigger));
    }

    @Override
    public Uni<Boolean> isService(ServiceName name) {
        return database.list(
                        String.class,
                        Sql.of("select cast(to_jsonb(name) as text) from service where id = ?", name.toString()))
                .map(found -> !found.isEmpty());
    }

    @Override
    public Uni<Void> put(Trigger trigger) {
        TriggerSpec spec = trigger.spec();
        return database.execute(Sql.of(
                        """
                        insert into trigger (workspace, name, generation, event_type, source, function, environment, job)
                        values (?, ?, ?, ?, nullif(?, ''), ?, cast(cast(? as text) as jsonb),
                            cast(nullif(?, '') as jsonb))
                        on conflict (workspace, name) do update set generation = excluded.generation,
                            event_type = excluded.event_type, source = excluded.source, function = excluded.function,
                            environment = excluded.environment, job = excluded.job""",
                        trigger.name().workspace(),
                        trigger.name().service(),
                        trigger.generation(),
                        spec.eventType(),
                        spec.source().orElse(""),
                        spec.function(),
                        Database.json(spec.environment()),
                        spec.job().map(Database::json).orElse("")))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> delete(ServiceName name) {
        return database.execute(Sql.of(
                        "delete from trigger where workspace = ? and name = ?", name.workspace(), name.service()))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<List<Trigger>> list(String workspace) {
        return triggers(Sql.of(SELECT).add(" where workspace = ? order by name", workspace));
    }

    @Override
    public Uni<List<Trigger>> all() {
        return triggers(Sql.of(SELECT).add(" order by workspace, name"));
    }

    private Uni<List<Trigger>> triggers(Sql select) {
        return database.list(Row.class, select)
                .map(rows -> rows.stream().map(Row::trigger).toList());
    }
}
