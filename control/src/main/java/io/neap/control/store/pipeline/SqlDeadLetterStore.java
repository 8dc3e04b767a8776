// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.cloudevents.jackson.JsonFormat;
import io.neap.control.pipeline.letter.DeadLetter;
import io.neap.control.pipeline.letter.DeadLetterStore;
import io.neap.control.platform.ServiceName;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Dead letters in PostgreSQL, each event as one document of CloudEvents' JSON format. */
@ApplicationScoped
class SqlDeadLetterStore implements DeadLetterStore {

    private final Database database;
    private final JsonFormat format = new JsonFormat();

    SqlDeadLetterStore(Database database) {
        this.database = database;
    }

    /** A row of {@code dead_letter}, as far as it is read. */
    @RegisterForReflection
    record Row(String workspace, String trigger, long receivedAt, String reason, String body) {}

    @Override
    public Uni<Boolean> add(DeadLetter letter) {
        return database.execute(Sql.of(
                        """
                        insert into dead_letter (workspace, trigger, source, id, type, received_at, reason, body)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (workspace, trigger, source, id) do nothing""",
                        letter.trigger().workspace(),
                        letter.trigger().service(),
                        letter.event().getSource().toString(),
                        letter.event().getId(),
                        letter.event().getType(),
                        letter.receivedAt().toEpochMilli(),
                        letter.reason(),
                        new String(format.serialize(letter.event()), StandardCharsets.UTF_8)))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<List<DeadLetter>> list(String workspace, int limit) {
        Sql select = Sql.of("""
                select cast(to_jsonb(d) as text) from dead_letter d where workspace = ?
                order by received_at desc, id limit ?""", workspace, limit);
        return database.list(Row.class, select)
                .map(rows -> rows.stream().map(this::letter).toList());
    }

    private DeadLetter letter(Row row) {
        return new DeadLetter(
                new ServiceName(row.workspace(), row.trigger()),
                format.deserialize(row.body().getBytes(StandardCharsets.UTF_8)),
                row.reason(),
                Instant.ofEpochMilli(row.receivedAt()));
    }
}
