// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import java.util.Collections;
import java.util.List;

/**
 * The tags or params of one kind of thing: a table of the owner's key, {@code key} and {@code value}.
 *
 * @param table its name
 * @param owner the columns of the owner's key
 */
public record KeyedRows(String table, List<String> owner) {

    public KeyedRows(String table, String... owner) {
        this(table, List.of(owner));
    }

    /**
     * Writes rows over those with the same keys.
     *
     * @param rows records with a {@code key} and a {@code value}
     * @param of the values of the owner's columns
     */
    public Sql set(List<?> rows, Object... of) {
        return insert("update set value = excluded.value", rows, of);
    }

    /** Writes the rows of those keys that are not there yet; as {@link #set} otherwise. */
    public Sql add(List<?> rows, Object... of) {
        return insert("nothing", rows, of);
    }

    private Sql insert(String otherwise, List<?> rows, Object... of) {
        String columns = String.join(", ", owner) + ", key";
        String places = String.join(", ", Collections.nCopies(owner.size(), "?"));
        return Sql.of("insert into " + table + " (" + columns + ", value) select distinct on (key) ")
                .add(places, of)
                .add(
                        ", key, value from jsonb_populate_recordset(cast(null as " + table
                                + "), cast(cast(? as text) as jsonb)) order by key on conflict (" + columns
                                + ") do " + otherwise,
                        Database.json(rows));
    }

    /** Deletes the row of a key. */
    public Sql delete(String key, Object... of) {
        return Sql.of("delete from " + table + " where key = ?", key)
                .add(" and " + String.join(" = ? and ", owner) + " = ?", of);
    }
}
