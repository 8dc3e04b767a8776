// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import io.neap.functions.retraining.problem.RetrainingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Text in rows and named columns, as it was in the files.
 *
 * @param rows each has one cell for each column
 */
record Table(List<String> columns, List<Row> rows) {

    /** How data sets write that a value is missing. */
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "NULL", "?");

    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** The rows of all tables, one after the other; they must have the same columns in the same order. */
    static Table concat(List<Table> tables) {
        List<Row> rows = new ArrayList<>();
        List<String> columns = tables.getFirst().columns();
        for (Table table : tables) {
            if (!table.columns().equals(columns)) {
                throw RetrainingException.badData("The files of one data set have the same columns, but one has "
                        + columns + " and another " + table.columns() + ".");
            }
            rows.addAll(table.rows());
        }
        return new Table(columns, rows);
    }

    /** The place of the column; fails with the names that there are. */
    int indexOf(String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw RetrainingException.badData("There is no column '" + column + "'; the columns are " + columns + ".");
        }
        return index;
    }

    /**
     * One record.
     *
     * @param file where it came from
     * @param line where it begins there, counted from 1
     */
    record Row(String file, int line, List<String> cells) {

        Row {
            cells = List.copyOf(cells);
        }

        boolean isMissing(int column) {
            return MISSING.contains(cells.get(column));
        }

        String where() {
            return file + ", line " + line;
        }
    }
}
