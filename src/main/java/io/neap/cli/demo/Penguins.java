// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The shipped data set and the broken model; {@code penguins/README.md} says where they come from. */
final class Penguins {

    static final String BATCH_1 = "batch-1.csv";
    static final String BATCH_2 = "batch-2.csv";
    static final String BROKEN_MODEL = "broken.onnx";

    private final List<Row> heldOut;

    Penguins() {
        heldOut = new String(file("held-out.csv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(Row::parse)
                .toList();
    }

    /** Rows that no model is trained on. */
    List<Row> heldOut() {
        return heldOut;
    }

    /** The part of {@code predicted} that is right, for all held-out rows in their order. */
    double accuracy(List<String> predicted) {
        if (predicted.size() != heldOut.size()) {
            throw new IllegalArgumentException(predicted.size() + " labels for " + heldOut.size() + " rows");
        }
        long right = 0;
        for (int i = 0; i < predicted.size(); i++) {
            right += heldOut.get(i).species().equals(predicted.get(i)) ? 1 : 0;
        }
        return (double) right / predicted.size();
    }

    byte[] file(String name) {
        try (InputStream file = Penguins.class.getResourceAsStream("/penguins/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the data set's file " + name + " is not in the jar");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One penguin.
     *
     * @param measurements bill length, bill depth and flipper length in mm, body mass in g
     */
    record Row(List<Double> measurements, String species) {

        static Row parse(String line) {
            List<String> cells = List.of(line.split(","));
            return new Row(
                    cells.subList(0, cells.size() - 1).stream()
                            .map(Double::valueOf)
                            .toList(),
                    cells.getLast());
        }
    }
}
