// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.model;

import io.neap.control.model.inspection.FoundFormat;
import io.neap.control.model.inspection.Inspection;
import io.neap.control.model.inspection.InspectionStore;
import io.neap.control.model.onnx.OnnxData;
import io.neap.control.model.onnx.OnnxPort;
import io.neap.control.model.onnx.OnnxReport;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Inspections in PostgreSQL. */
@ApplicationScoped
@RegisterForReflection(
        targets = {
            Inspection.class,
            Inspection.MlflowSignature.class,
            FoundFormat.class,
            OnnxReport.class,
            OnnxPort.class,
            OnnxData.class,
            SqlInspectionStore.Kept.class
        })
class SqlInspectionStore implements InspectionStore {

    private final Database database;

    SqlInspectionStore(Database database) {
        this.database = database;
    }

    /** A row. */
    record Kept(String folder, Inspection report) {}

    @Override
    public Uni<Optional<Inspection>> find(String folder) {
        return database.find(
                Inspection.class, Sql.of("select cast(report as text) from inspection where folder = ?", folder));
    }

    @Override
    public Uni<Map<String, Inspection>> find(Collection<String> folders) {
        Sql select = Sql.of("select cast(json_build_object('folder', folder, 'report', report) as text) from inspection"
                        + " where ")
                .in("folder", folders);
        return database.list(Kept.class, select).map(rows -> {
            Map<String, Inspection> found = new LinkedHashMap<>();
            rows.forEach(row -> found.put(row.folder(), row.report()));
            return found;
        });
    }

    @Override
    public Uni<Void> put(String folder, Inspection inspection) {
        return database.execute(Sql.of("""
                        insert into inspection (folder, digest, report) values (?, ?, cast(cast(? as text) as json))
                        on conflict (folder) do update set digest = excluded.digest, report = excluded.report""", folder, inspection.digest(), Database.json(inspection)))
                .replaceWithVoid();
    }
}
