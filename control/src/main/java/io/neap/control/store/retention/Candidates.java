// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.retention;

import io.neap.control.store.sql.Sql;

/**
 * What a rule is about: rows of {@code name}, {@code bytes}, {@code folder} (of artifacts that go with it, or null) and
 * {@code data} (what the ledger keeps).
 *
 * @param select ends with a condition
 * @param key the column that names a row and gives the order
 * @param row the table's alias, whose rows a step locks
 */
record Candidates(Sql select, String key, String row) {

    /** What no rule removes: whatever versions of registered models and revisions of services were made of. */
    static final String HELD = """
            with part as (
                select unnest(string_to_array(artifact_uri || '/' || source, '/') || array[run_id, model_id]) as id
                from model_version
                union select unnest(string_to_array(artifact, '/')) from revision),
            held as (
                select id from part where id is not null
                union select l.source_run_id from part p join logged_model l on l.model_id = p.id
                    where l.source_run_id is not null)
            """;

    /** A run's or model's own folder in the artifact store, when its artifacts are there. */
    static String folder(String uri, String id) {
        return "case when " + uri + " like 'mlflow-artifacts:/%' and right(" + uri + ", length(" + id
                + ") + 11) = '/' || " + id + " || '/artifacts' then substr(left(" + uri + ", length(" + uri
                + ") - 10), 19) end";
    }

    /** The bytes of all artifacts in the folder. */
    static String size(String folder) {
        return "coalesce((select cast(sum(a.size) as bigint) from artifact a where a.path >= " + folder
                + " || '/' and a.path < " + folder + " || '0'), 0)";
    }

    /** The next so many, locked. */
    Sql page(String after, int limit) {
        return Sql.of("with doomed as (")
                .add(select)
                .add(
                        " and " + key + " > ? order by " + key + " limit ? for update of " + row
                                + " skip locked) select cast(to_jsonb(doomed) as text) from doomed",
                        after,
                        limit);
    }

    /** Any so many, locked; in no order, which a workspace of millions has no index for. */
    Sql some(int limit) {
        return Sql.of("with doomed as (")
                .add(select)
                .add(
                        " limit ? for update of " + row
                                + " skip locked) select cast(to_jsonb(doomed) as text) from doomed",
                        limit);
    }

    /** How many there are in all, how large, and the first names. */
    Sql summary(String kind, int shown) {
        return Sql.of("with doomed as materialized (").add(select).add(") ").add(sums(kind, shown));
    }

    /** The sums over a table {@code doomed} of names and bytes. */
    static Sql sums(String kind, int shown) {
        return Sql.of("""
                select cast(jsonb_build_object('kind', cast(? as text), 'count', count(*),
                    'bytes', coalesce(cast(sum(bytes) as bigint), 0),
                    'names', coalesce((select jsonb_agg(name) from (
                        select name from doomed order by name limit ?) first), '[]')) as text)
                from doomed""", kind, shown);
    }
}
