// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.experiment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.neap.control.experiment.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Points of one key that were logged together: a row of the table. Its arrays are PostgreSQL's in text, which it reads
 * faster than JSON.
 *
 * @param digest of the arrays, so that the same points are the same row
 * @param points how many
 * @param firstTime milliseconds since 1970, as {@code lastTime}
 */
record MetricChunk(
        String key,
        UUID digest,
        int points,
        long firstTime,
        long lastTime,
        String pointTimes,
        String pointSteps,
        String pointValues) {

    /** The order of a history. */
    static final Comparator<Metric> ORDER = Comparator.comparingLong(Metric::timestamp)
            .thenComparingLong(Metric::step)
            .thenComparingDouble(Metric::value);

    private static final Comparator<Metric> LATER = Comparator.comparingLong(Metric::step)
            .thenComparingLong(Metric::timestamp)
            .thenComparingDouble(Metric::value);

    /** One for each key of a batch, by key. */
    static List<MetricChunk> of(List<Metric> metrics) {
        Map<String, List<Metric>> byKey = metrics.stream().collect(groupingBy(Metric::key, TreeMap::new, toList()));
        return byKey.values().stream().map(MetricChunk::ofKey).toList();
    }

    /** Of each key the point that a run shows, by key. */
    static List<Metric> latest(List<Metric> metrics) {
        Map<String, Metric> latest = new TreeMap<>();
        metrics.forEach(metric ->
                latest.merge(metric.key(), metric, (one, other) -> LATER.compare(one, other) < 0 ? other : one));
        return List.copyOf(latest.values());
    }

    private static MetricChunk ofKey(List<Metric> metrics) {
        List<Metric> points = metrics.stream().sorted(ORDER).toList();
        StringBuilder times = new StringBuilder("{");
        StringBuilder steps = new StringBuilder("{");
        StringBuilder values = new StringBuilder("{");
        String comma = "";
        for (Metric point : points) {
            times.append(comma).append(point.timestamp());
            steps.append(comma).append(point.step());
            values.append(comma).append(point.value());
            comma = ",";
        }
        times.append('}');
        steps.append('}');
        values.append('}');
        byte[] all = (times.toString() + steps + values).getBytes(US_ASCII);
        return new MetricChunk(
                points.getFirst().key(),
                UUID.nameUUIDFromBytes(all),
                points.size(),
                points.getFirst().timestamp(),
                points.getLast().timestamp(),
                times.toString(),
                steps.toString(),
                values.toString());
    }
}
