// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.mlflow.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The points of one key, a line each in the order in which they were logged: {@code timestamp value step}, of a model
 * the run that measured it, and perhaps a data set's name and digest. The same point twice is one.
 *
 * @param ofModel whether lines name a run
 */
record MetricFile(String key, Path file, boolean ofModel) {

    /** Fails at a line that is no point, such as the half of one. */
    void read(Consumer<JsonNode> each) throws IOException {
        Set<Point> seen = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    Point point = point(line.strip().split(" "));
                    if (seen.add(point)) {
                        each.accept(json(point));
                    }
                }
            }
        }
    }

    private Point point(String[] parts) throws IOException {
        int own = ofModel ? 4 : 3;
        boolean old = !ofModel && parts.length == 2; // before there were steps
        if (parts.length != own && parts.length != own + 2 && !old) {
            throw new IOException("metric " + key + " has a line that is no point: " + String.join(" ", parts));
        }
        try {
            return new Point(
                    Long.parseLong(parts[0]),
                    value(parts[1]),
                    old ? 0 : Long.parseLong(parts[2]),
                    ofModel ? parts[3] : "",
                    parts.length > own ? parts[own] : "",
                    parts.length > own ? parts[own + 1] : "");
        } catch (NumberFormatException other) {
            throw new IOException("metric " + key + " has a line that is no point: " + String.join(" ", parts), other);
        }
    }

    private ObjectNode json(Point point) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("key", key)
                .put("value", point.value())
                .put("timestamp", point.timestamp())
                .put("step", point.step());
        put(json, "run_id", point.runId());
        put(json, "dataset_name", point.datasetName());
        put(json, "dataset_digest", point.datasetDigest());
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    /** As Python writes it; zero has one sign. */
    private static double value(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text) + 0.0;
        };
    }

    /** One point. */
    private record Point(
            long timestamp, double value, long step, String runId, String datasetName, String datasetDigest) {}
}
