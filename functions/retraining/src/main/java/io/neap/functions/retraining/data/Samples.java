// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.data;

import io.neap.functions.retraining.problem.RetrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a classifier learns from.
 *
 * @param features names of the numeric columns, in the order of the model's input
 * @param ignored columns that are neither feature nor label
 * @param samples complete rows only
 * @param dropped how many rows lacked a feature or the label
 */
public record Samples(List<String> features, List<String> ignored, List<Sample> samples, int dropped) {

    public Samples {
        features = List.copyOf(features);
        ignored = List.copyOf(ignored);
        samples = List.copyOf(samples);
    }

    /**
     * One row.
     *
     * @param values one for each feature
     */
    public record Sample(List<Double> values, String label) {

        public Sample {
            values = List.copyOf(values);
        }

        public double[] array() {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /**
     * Takes the wanted columns, or every numeric one, as features. A column is numeric when its first present value is
     * a number; then every other present value must be one too.
     */
    static Samples of(Table table, String label, Optional<List<String>> wanted) {
        int labelIndex = table.indexOf(label);
        int[] columns = wanted.map(
                        names -> names.stream().mapToInt(table::indexOf).toArray())
                .orElseGet(() -> numericColumns(table, labelIndex));
        if (columns.length == 0) {
            throw RetrainingException.badData("No column beside the label '" + label + "' holds numbers.");
        }
        List<Sample> samples = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            List<Double> values = numbers(table, row, columns);
            if (values.size() == columns.length && !row.isMissing(labelIndex)) {
                samples.add(new Sample(values, row.cells().get(labelIndex)));
            }
        }
        List<String> features =
                Arrays.stream(columns).mapToObj(table.columns()::get).toList();
        List<String> ignored = table.columns().stream()
                .filter(column -> !features.contains(column) && !column.equals(label))
                .toList();
        return new Samples(features, ignored, samples, table.rows().size() - samples.size());
    }

    /** The present values among these columns; each is checked, so that a typing error is found in any row. */
    private static List<Double> numbers(Table table, Table.Row row, int[] columns) {
        List<Double> values = new ArrayList<>();
        for (int column : columns) {
            if (!row.isMissing(column)) {
                String cell = row.cells().get(column);
                values.add(number(cell)
                        .orElseThrow(() -> RetrainingException.badData(row.where() + ", column '"
                                + table.columns().get(column) + "': '" + cell + "' is not a finite number.")));
            }
        }
        return values;
    }

    private static int[] numericColumns(Table table, int label) {
        return IntStream.range(0, table.columns().size())
                .filter(column -> column != label)
                .filter(column -> table.rows().stream()
                        .filter(row -> !row.isMissing(column))
                        .findFirst()
                        .flatMap(row -> number(row.cells().get(column)))
                        .isPresent())
                .toArray();
    }

    private static Optional<Double> number(String cell) {
        try {
            return Optional.of(Double.valueOf(cell)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
