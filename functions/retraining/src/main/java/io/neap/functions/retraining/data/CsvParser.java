// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import io.neap.functions.retraining.problem.RetrainingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads comma-separated values as RFC 4180 describes them: the first record names the columns; a cell in double quotes
 * may hold commas, line breaks and doubled quotes. Blank lines are skipped, and blanks around a plain cell dropped.
 */
final class CsvParser {

    private final String file;
    private final String text;
    private int position;
    private int line = 1;

    private CsvParser(String file, String text) {
        this.file = file;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    static Table parse(String file, String text) {
        return new CsvParser(file, text).table();
    }

    private Table table() {
        List<String> columns = List.of();
        List<Table.Row> rows = new ArrayList<>();
        while (position < text.length()) {
            int start = line;
            List<String> cells = cells();
            if (cells.equals(List.of(""))) {
                continue;
            }
            if (columns.isEmpty()) {
                columns = header(cells);
            } else if (cells.size() != columns.size()) {
                throw failure(start, "has " + cells.size() + " cells, but the header has " + columns.size());
            } else {
                rows.add(new Table.Row(file, start, cells));
            }
        }
        if (rows.isEmpty()) {
            throw RetrainingException.badData(file + " has no rows: send a header line and at least one record.");
        }
        return new Table(columns, rows);
    }

    private List<String> header(List<String> cells) {
        Set<String> seen = new HashSet<>();
        for (String name : cells) {
            if (name.isEmpty() || !seen.add(name)) {
                throw failure(1, "must name each column once, but reads " + cells);
            }
        }
        return cells;
    }

    /** The cells of one record; leaves the position behind its line break. */
    private List<String> cells() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(atQuote() ? quoted() : plain());
            if (position >= text.length()) {
                return cells;
            }
            char separator = text.charAt(position++);
            if (separator == '\r' && position < text.length() && text.charAt(position) == '\n') {
                position++;
            }
            if (separator != ',') {
                line++;
                return cells;
            }
        }
    }

    private boolean atQuote() {
        return position < text.length() && text.charAt(position) == '"';
    }

    private String plain() {
        int start = position;
        while (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position).strip();
    }

    private String quoted() {
        int start = line;
        StringBuilder cell = new StringBuilder();
        position++;
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (next == '\n') {
                line++;
            }
            if (next != '"') {
                cell.append(next);
            } else if (atQuote()) {
                cell.append('"');
                position++;
            } else {
                if (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
                    throw failure(line, "has text behind a closing quote");
                }
                return cell.toString();
            }
        }
        throw failure(start, "opens a quote that is never closed");
    }

    private RetrainingException failure(int at, String what) {
        return RetrainingException.badData(file + ", line " + at + " " + what + ".");
    }
}
