// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.development;

import io.neap.control.development.HomeStore;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Empties every table but the list of migrations, whichever tables there are. */
@ApplicationScoped
class SqlHomeStore implements HomeStore {

    private static final String ERASE = """
            do $$
            declare
                tables text;
                number regclass;
            begin
                select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables from pg_tables
                where schemaname = current_schema() and tablename <> 'flyway_schema_history';
                execute 'truncate ' || tables || ' restart identity cascade';
                for number in select format('%I.%I', schemaname, sequencename) from pg_sequences
                    where schemaname = current_schema()
                loop
                    execute 'alter sequence ' || number || ' restart';
                end loop;
            end $$""";

    private final Database database;

    SqlHomeStore(Database database) {
        this.database = database;
    }

    @Override
    public Uni<Void> erase() {
        return database.execute(Sql.of(ERASE)).replaceWithVoid();
    }
}
