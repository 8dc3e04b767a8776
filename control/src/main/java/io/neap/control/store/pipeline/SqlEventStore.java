// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.pipeline;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.neap.control.pipeline.EventStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Events in PostgreSQL, each as one document of CloudEvents' JSON format. */
@ApplicationScoped
class SqlEventStore implements EventStore {

    private final Database database;
    private final JsonFormat format = new JsonFormat();

    SqlEventStore(Database database) {
        this.database = database;
    }

    /** A row of {@code event}, as far as it is read. */
    @RegisterForReflection
    record Row(String body) {}

    @Override
    public Uni<Boolean> add(String workspace, CloudEvent event, Instant receivedAt) {
        return database.execute(Sql.of(
                        """
                        insert into event (workspace, source, id, type, received_at, body) values (?, ?, ?, ?, ?, ?)
                        on conflict (workspace, source, id) do nothing""",
                        workspace,
                        event.getSource().toString(),
                        event.getId(),
                        event.getType(),
                        receivedAt.toEpochMilli(),
                        new String(format.serialize(event), StandardCharsets.UTF_8)))
                .map(rows -> rows == 1);
    }

    @Override
    public Uni<CloudEvent> get(String workspace, String source, String id) {
        Sql select = Sql.of("""
                select cast(jsonb_build_object('body', body) as text) from event
                where workspace = ? and source = ? and id = ?""", workspace, source, id);
        return database.find(Row.class, select)
                .map(row -> format.deserialize(row.orElseThrow().body().getBytes(StandardCharsets.UTF_8)));
    }
}
