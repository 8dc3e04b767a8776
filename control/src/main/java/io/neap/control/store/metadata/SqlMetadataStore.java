// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.metadata;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.metadata.MetadataStore;
import io.neap.control.platform.metadata.ModelMetadata;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@link MetadataStore} in PostgreSQL. A row is the revision's and goes with it. */
@ApplicationScoped
class SqlMetadataStore implements MetadataStore {

    private final Database database;

    SqlMetadataStore(Database database) {
        this.database = database;
    }

    /** A row of {@code model_metadata}. */
    @RegisterForReflection
    record Row(String name, String version, Map<String, Object> server, Map<String, Object> model) {}

    /** A row of {@code revision}, as far as it is read. */
    @RegisterForReflection
    record Revision(String service, String name, String model, String version) {

        Missing missing() {
            int slash = service.indexOf('/');
            ServiceName owner = new ServiceName(service.substring(0, slash), service.substring(slash + 1));
            return new Missing(new RevisionName(owner, name), model, version);
        }
    }

    @Override
    public Uni<Optional<ModelMetadata>> find(RevisionName revision) {
        Sql select = Sql.of("""
                select cast(json_build_object('name', r.model, 'version', r.version, 'server', m.server,
                    'model', m.model) as text)
                from model_metadata m join revision r on r.id = m.revision where r.id = ?""", revision.toString());
        return database.find(Row.class, select)
                .map(found -> found.map(
                        row -> new ModelMetadata(revision, row.name(), row.version(), row.server(), row.model())));
    }

    @Override
    public Uni<Void> save(ModelMetadata metadata) {
        return database.execute(Sql.of(
                        """
                        insert into model_metadata (revision, server, model)
                        select id, cast(cast(? as text) as json), cast(cast(? as text) as json) from revision where id = ? and standing <> 'REMOVED'
                        on conflict (revision) do update set server = excluded.server, model = excluded.model""",
                        Database.json(metadata.server()),
                        Database.json(metadata.model()),
                        metadata.revision().toString()))
                .chain(() -> database.execute(
                        Sql.of("""
                        delete from model_metadata m using revision r
                        where r.id = m.revision and r.service = ? and r.standing = 'REMOVED'""", metadata.revision().service().toString())))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Missing>> missing() {
        Sql select = Sql.of("""
                select cast(json_build_object('service', r.service, 'name', r.name, 'model', r.model,
                    'version', r.version) as text)
                from revision r left join model_metadata m on m.revision = r.id
                where m.revision is null and r.standing in ('CANDIDATE', 'PROVEN')""");
        return database.list(Revision.class, select)
                .map(rows -> rows.stream().map(Revision::missing).toList());
    }
}
