// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.retention.PolicyDocument;
import io.neap.control.retention.RetentionPolicy;
import io.neap.control.retention.RetentionStore;
import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.neap.control.retention.Tally;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Policies in PostgreSQL, and who does what they ask for. */
@ApplicationScoped
@RegisterForReflection(
        targets = {
            Tally.class,
            SqlRetentionStore.Kept.class,
            Doomed.class,
            FolderSweep.Next.class,
            FolderSweep.Emptied.class,
            OrphanSweep.Place.class,
            CurveSweep.Looked.class,
            CurveSweep.Thinned.class
        })
class SqlRetentionStore implements RetentionStore {

    private static final int SHOWN = 10;

    private final Database database;
    private final RunSweep runs;
    private final ModelSweep models;
    private final CurveSweep curves;
    private final TraceSweep traces;
    private final OrphanSweep orphans;
    private final FolderSweep folders;

    SqlRetentionStore(
            Database database,
            RunSweep runs,
            ModelSweep models,
            CurveSweep curves,
            TraceSweep traces,
            OrphanSweep orphans,
            FolderSweep folders) {
        this.database = database;
        this.runs = runs;
        this.models = models;
        this.curves = curves;
        this.traces = traces;
        this.orphans = orphans;
        this.folders = folders;
    }

    @Override
    public Uni<Optional<RetentionPolicy>> find(String workspace) {
        return database.find(
                        Kept.class,
                        Sql.of(
                                "select cast(jsonb_build_object('policy', cast(policy as jsonb)) as text)"
                                        + " from retention_policy where workspace = ?",
                                workspace))
                .map(found -> found.map(kept -> PolicyDocument.read(kept.policy())));
    }

    @Override
    public Uni<Void> save(String workspace, RetentionPolicy policy) {
        return database.execute(Sql.of("""
                        insert into retention_policy (workspace, policy, automatic) values (?, ?, ?)
                        on conflict (workspace) do update
                        set policy = excluded.policy, automatic = excluded.automatic""", workspace, Database.json(PolicyDocument.write(policy)), policy.automatic()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<String>> automatic() {
        return database.list(
                String.class,
                Sql.of("select cast(to_jsonb(workspace) as text) from retention_policy where automatic"
                        + " order by workspace"));
    }

    @Override
    public Uni<Tally> count(String workspace, Rule rule) {
        return database.find(Tally.class, summary(workspace, rule)).map(Optional::orElseThrow);
    }

    private Sql summary(String workspace, Rule rule) {
        String kind = rule.kind();
        return switch (rule) {
            case Rule.DeleteRuns old -> runs.deletable(workspace, old).summary(kind, SHOWN);
            case Rule.PurgeRuns deleted -> runs.purgeable(workspace, deleted).summary(kind, SHOWN);
            case Rule.PurgeModels deleted -> models.models(workspace, deleted).summary(kind, SHOWN);
            case Rule.PurgeExperiments deleted ->
                models.experiments(workspace, deleted).summary(kind, SHOWN);
            case Rule.ThinCurves ended -> curves.thinnable(workspace, ended).add(Candidates.sums(kind, SHOWN));
            case Rule.DeleteTraces old -> traces.old(workspace, old).summary(kind, SHOWN);
            case Rule.DropOrphans old -> orphans.orphans(workspace, old).add(Candidates.sums(kind, SHOWN));
            case Rule.EmptyFolders all -> folders.noted(workspace).add(Candidates.sums(kind, SHOWN));
        };
    }

    @Override
    public Uni<Step> step(String workspace, Rule rule, String after) {
        return database.transaction(() -> switch (rule) {
            case Rule.DeleteRuns old -> runs.delete(runs.deletable(workspace, old), after);
            case Rule.PurgeRuns deleted -> runs.purge(workspace, runs.purgeable(workspace, deleted), after);
            case Rule.PurgeModels deleted -> models.purgeModels(workspace, models.models(workspace, deleted), after);
            case Rule.PurgeExperiments deleted ->
                models.purgeExperiments(workspace, models.experiments(workspace, deleted), after);
            case Rule.ThinCurves ended -> curves.thin(workspace, ended, after);
            case Rule.DeleteTraces old -> traces.delete(workspace, traces.old(workspace, old), after);
            case Rule.DropOrphans old -> orphans.note(workspace, old, after);
            case Rule.EmptyFolders all -> folders.empty(workspace, after);
        });
    }

    /** A policy as it is kept. */
    record Kept(Map<String, Object> policy) {}
}
