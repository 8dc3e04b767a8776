// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactEntry;
import io.neap.control.model.ArtifactPath;
import io.neap.control.store.sql.Database;
import io.neap.control.store.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Which path names which content. */
@ApplicationScoped
@RegisterForReflection(targets = {Artifact.class, ArtifactEntry.class})
class ArtifactIndex {

    private final Database database;

    ArtifactIndex(Database database) {
        this.database = database;
    }

    Uni<Void> put(Artifact artifact) {
        return database.execute(Sql.of("""
                        insert into artifact (path, sha256, size) values (?, ?, ?)
                        on conflict (path) do update
                        set sha256 = excluded.sha256, size = excluded.size, stored_at = now()""", artifact.path(), artifact.sha256(), artifact.size()))
                .replaceWithVoid();
    }

    Uni<Optional<Artifact>> find(ArtifactPath path) {
        return database.find(
                Artifact.class, Sql.of("select cast(to_jsonb(a) as text) from artifact a where path = ?", path.text()));
    }

    Uni<List<ArtifactEntry>> list(ArtifactPath folder) {
        String prefix = folder.text().isEmpty() ? "" : folder.text() + "/";
        // '0' follows '/', so that everything below a folder lies between the two; the root ends at the last character.
        String end = folder.text().isEmpty() ? Character.toString(Character.MAX_CODE_POINT) : folder.text() + "0";
        int characters = prefix.codePointCount(0, prefix.length()); // as PostgreSQL counts them
        return database.list(ArtifactEntry.class, Sql.of("""
                        select cast(jsonb_build_object('name', name, 'folder', bool_or(nested),
                            'size', sum(case when nested then 0 else size end)) as text)
                        from (select split_part(rest, '/', 1) as name, strpos(rest, '/') > 0 as nested, size
                              from (select substr(path, ?) as rest, size from artifact
                                    where path >= ? and path < ?) below) entry
                        group by name order by name collate "C\"""", characters + 1, prefix, end));
    }

    Uni<Boolean> delete(ArtifactPath path) {
        return database.execute(Sql.of(
                        "delete from artifact where path = ? or (path >= ? and path < ?)",
                        path.text(),
                        path.text() + "/",
                        path.text() + "0"))
                .map(rows -> rows > 0);
    }
}
