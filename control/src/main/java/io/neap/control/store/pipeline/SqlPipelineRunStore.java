// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.neap.control.pipeline.PipelineRun;
import io.neap.control.pipeline.PipelineRunStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Pipeline runs in PostgreSQL. */
@ApplicationScoped
class SqlPipelineRunStore implements PipelineRunStore {

    private static final String SELECT = "select cast(to_jsonb(p) as text) from pipeline_run p";

    private final Database database;

    SqlPipelineRunStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Void> add(List<PipelineRun> runs) {
        if (runs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.execute(Sql.of(
                        """
                        insert into pipeline_run select * from
                        jsonb_populate_recordset(cast(null as pipeline_run), cast(cast(? as text) as jsonb))""", Database.json(runs.stream().map(PipelineRunRow::of).toList())))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> update(PipelineRun run) {
        return database.execute(Sql.of("""
                        update pipeline_run p set state = n.state, since = n.since, attempts = n.attempts,
                            reason = n.reason, run_id = n.run_id, model = n.model, version = n.version, exit_code = n.exit_code,
                            log = n.log
                        from jsonb_populate_record(cast(null as pipeline_run), cast(cast(? as text) as jsonb)) n
                        where p.id = n.id""", Database.json(PipelineRunRow.of(run))))
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<PipelineRun>> find(String id) {
        return database.find(PipelineRunRow.class, Sql.of(SELECT).add(" where id = ?", id))
                .map(row -> row.map(PipelineRunRow::run));
    }

    @Override
    public Uni<List<PipelineRun>> list(String workspace, int limit) {
        return runs(Sql.of(SELECT).add(" where workspace = ? order by created_at desc, id limit ?", workspace, limit));
    }

    @Override
    public Uni<List<PipelineRun>> of(String workspace, String eventSource, String eventId) {
        return runs(Sql.of(SELECT)
                .add(
                        " where workspace = ? and event_source = ? and event_id = ? order by trigger",
                        workspace,
                        eventSource,
                        eventId));
    }

    private Uni<List<PipelineRun>> runs(Sql select) {
        return database.list(PipelineRunRow.class, select)
                .map(rows -> rows.stream().map(PipelineRunRow::run).toList());
    }
}
