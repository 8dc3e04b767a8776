// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.neap.control.pipeline.Delivery;
import io.neap.control.pipeline.OutboxStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The outbox in PostgreSQL; a lease is an instant before which nobody else looks at the row. */
@ApplicationScoped
@RegisterForReflection(targets = Delivery.class)
class SqlOutboxStore implements OutboxStore {

    private final Database database;

    SqlOutboxStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Void> add(Collection<String> pipelineRuns, Instant now) {
        if (pipelineRuns.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.execute(Sql.of(
                                "insert into outbox (pipeline_run, attempts, available_at) select id, 0, ?"
                                        + " from pipeline_run where ",
                                now.toEpochMilli())
                        .in("id", pipelineRuns))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Delivery>> take(Instant now, Instant leaseEnd, int limit) {
        return database.list(Delivery.class, Sql.of("""
                        with due as (
                            select pipeline_run from outbox where available_at <= ?
                            order by available_at for update skip locked limit ?),
                        taken as (
                            update outbox o set available_at = ? from due where o.pipeline_run = due.pipeline_run
                            returning o.pipeline_run, o.attempts)
                        select cast(to_jsonb(taken) as text) from taken""", now.toEpochMilli(), limit, leaseEnd.toEpochMilli()));
    }

    @Override
    public Uni<Boolean> begin(Delivery delivery, Instant leaseEnd) {
        return database.execute(Sql.of("""
                        update outbox set attempts = attempts + 1, available_at = ?
                        where pipeline_run = ? and attempts = ?""", leaseEnd.toEpochMilli(), delivery.pipelineRun(), delivery.attempts()))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Void> renew(Collection<String> pipelineRuns, Instant leaseEnd) {
        return database.execute(Sql.of("update outbox set available_at = ? where ", leaseEnd.toEpochMilli())
                        .in("pipeline_run", pipelineRuns))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> postpone(String pipelineRun, int attempt, Instant until) {
        return database.execute(Sql.of(
                        "update outbox set available_at = ? where pipeline_run = ? and attempts = ?",
                        until.toEpochMilli(),
                        pipelineRun,
                        attempt))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<Boolean> remove(String pipelineRun, int attempt) {
        return database.execute(
                        Sql.of("delete from outbox where pipeline_run = ? and attempts = ?", pipelineRun, attempt))
                .map(rows -> rows == 1);
    }
}
