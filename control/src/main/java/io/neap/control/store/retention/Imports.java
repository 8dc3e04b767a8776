// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.experiment.imported.ImportStore.Kind;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What imports remember of things that are purged. */
final class Imports {

    private Imports() {}

    /**
     * Forgets them, so that the next import brings all of them anew. One that is at it right now is not waited for, since
     * it waits for the thing itself; what it remembers of a thing that is gone is not believed.
     */
    static Uni<Void> forget(Database database, String workspace, Kind kind, List<Doomed> rows) {
        return database.execute(Sql.of(
                                "delete from import_record where ctid in (select ctid from import_record"
                                        + " where workspace = ? and kind = ?",
                                workspace,
                                kind.name())
                        .in(" and id", Doomed.names(rows))
                        .add(" for update skip locked)"))
                .replaceWithVoid();
    }
}
