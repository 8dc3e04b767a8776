// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.retention.Gone;
import io.neap.control.retention.Rule;
import io.neap.control.retention.Step;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds folders that look like those of runs, logged models and traces ({@code …/id/artifacts/…}), whose owner is gone.
 * It jumps from folder to folder along the index of paths, however many artifacts each has.
 */
@ApplicationScoped
class OrphanSweep {

    private static final int LOOKED_AT_ONCE = 500;
    private static final String DEFAULT = "default";
    private static final String OTHERS = "workspaces/";

    private final Database database;
    private final FolderSweep folders;

    OrphanSweep(Database database, FolderSweep folders) {
        this.database = database;
        this.folders = folders;
    }

    /** All of them, as a table {@code doomed}. */
    Sql orphans(String workspace, Rule.DropOrphans rule) {
        return places(workspace, rule, begin(workspace), Integer.MAX_VALUE)
                .add(", doomed as (select orphan as name, bytes from place where orphan is not null) ");
    }

    /** Notes the next ones, which are emptied later on. */
    Uni<Step> note(String workspace, Rule.DropOrphans rule, String after) {
        String from = after.isEmpty() ? begin(workspace) : after;
        Sql select =
                places(workspace, rule, from, LOOKED_AT_ONCE).add(" select cast(to_jsonb(place) as text) from place");
        return database.list(Place.class, select)
                .call(places -> remember(workspace, places))
                .map(OrphanSweep::step);
    }

    private Uni<Void> remember(String workspace, List<Place> places) {
        return folders.remember(
                workspace,
                places.stream()
                        .filter(place -> place.orphan() != null)
                        .map(place -> new Doomed(place.skip(), place.bytes(), place.orphan(), Map.of()))
                        .toList());
    }

    private static Step step(List<Place> places) {
        List<Gone> gone = places.stream()
                .filter(place -> place.orphan() != null)
                .map(place -> new Gone(Objects.requireNonNull(place.orphan()), place.bytes(), Map.of()))
                .toList();
        return new Step(
                gone,
                places.size() < LOOKED_AT_ONCE
                        ? Optional.empty()
                        : Optional.of(places.getLast().skip()));
    }

    private static Sql places(String workspace, Rule.DropOrphans rule, String from, int limit) {
        String skip = "case " + (workspace.equals(DEFAULT) ? "when a.path like 'workspaces/%' then 'workspaces0' " : "")
                + "when strpos(a.path, '/artifacts/') > 1"
                + " then left(a.path, strpos(a.path, '/artifacts/') - 1) || '/artifacts0' else a.path end as skip";
        String end =
                workspace.equals(DEFAULT) ? Character.toString(Character.MAX_CODE_POINT) : OTHERS + workspace + "0";
        return Sql.of(Candidates.HELD.replace("with part", "with recursive part"))
                .add(", probe as ((select a.path, " + skip + """
                         from artifact a where a.path > ? and a.path < ? order by a.path limit 1)
                        union all
                        select n.path, n.skip from probe p cross join lateral (
                            select a.path,\s""" + skip + """
                             from artifact a where a.path > p.skip and a.path < ? order by a.path limit 1) n),
                        folder as (
                            select *, substring(folder from '[^/]+$') collate "default" as id from (
                                select skip, case when skip <> path and skip <> 'workspaces0'
                                    then left(skip, length(skip) - 11) end as folder
                                from (select * from probe limit ?) p) f)""", from, end, end, limit)
                .add("""
                        , place as (
                            select skip, case when orphaned then folder end as orphan,
                                case when orphaned then\s""" + Candidates.size("folder") + """
                                 else 0 end as bytes
                            from (select *, folder is not null and id not in (select id from held) and (
                                    length(id) = 32 and id !~ '[^0-9a-f]'
                                        and not exists (select 1 from run r where r.run_id = id)
                                    or folder like '%/models/m-%' and folder like '%/models/' || id
                                        and not exists (select 1 from logged_model l where l.model_id = id)
                                    or folder like '%/traces/' || id
                                        and not exists (select 1 from trace t where t.trace_id = id))
                                and not exists (select 1 from retention_folder n where n.folder = f.folder)
                                and (select max(a.stored_at) from artifact a
                                    where a.path >= folder || '/' and a.path < folder || '0')
                                    <= to_timestamp(cast(? as float8) / 1000) as orphaned
                                from folder f) looked)""", (double) rule.before());
    }

    private static String begin(String workspace) {
        return workspace.equals(DEFAULT) ? "" : OTHERS + workspace + "/";
    }

    /**
     * Where the walk has looked.
     *
     * @param skip nothing up to here is looked at again
     * @param orphan the folder, when its owner is gone
     */
    record Place(String skip, @Nullable String orphan, long bytes) {}
}
