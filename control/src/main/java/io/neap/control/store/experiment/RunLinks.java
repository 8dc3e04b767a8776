// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import io.neap.control.experiment.DatasetInput;
import io.neap.control.experiment.ModelLink;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Links runs to the data and the logged models that they used or made. A link that exists stays as it is. */
@ApplicationScoped
class RunLinks {

    private final Database database;

    RunLinks(Database database) {
        this.database = database;
    }

    Uni<Void> addDatasets(String workspace, String runId, List<DatasetInput> datasets) {
        if (datasets.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String rows = Database.json(datasets);
        Sql known = Sql.of("""
                insert into dataset (workspace, experiment_id, name, digest, source_type, source, schema, profile)
                select distinct on (n.name, n.digest)
                    r.workspace, r.experiment_id, n.name, n.digest, n.source_type, n.source, n.schema, n.profile
                from jsonb_populate_recordset(cast(null as dataset), cast(cast(? as text) as jsonb)) n, run r
                where r.workspace = ? and r.run_id = ? order by n.name, n.digest
                on conflict (workspace, experiment_id, name, digest) do nothing""", rows, workspace, runId);
        Sql used = Sql.of("""
                insert into run_dataset (run_id, dataset_id, context, tags)
                select r.run_id, d.dataset_id,
                    (select t ->> 'value' from jsonb_array_elements(n.row -> 'tags') t where t ->> 'key' = ? limit 1),
                    n.row -> 'tags'
                from run r, jsonb_array_elements(cast(cast(? as text) as jsonb)) as n (row), dataset d
                where r.workspace = ? and r.run_id = ? and d.workspace = r.workspace
                    and d.experiment_id = r.experiment_id and d.name = n.row ->> 'name' and d.digest = n.row ->> 'digest'
                on conflict do nothing""", DatasetInput.CONTEXT, rows, workspace, runId);
        return database.execute(known).chain(() -> database.execute(used)).replaceWithVoid();
    }

    Uni<Void> addModels(String runId, List<ModelLink> models, boolean output) {
        if (models.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.execute(Sql.of("""
                        insert into run_model (run_id, model_id, output, step)
                        select ?, model_id, ?, step
                        from jsonb_populate_recordset(cast(null as run_model), cast(cast(? as text) as jsonb))
                        order by model_id
                        on conflict do nothing""", runId, output, Database.json(models)))
                .replaceWithVoid();
    }
}
