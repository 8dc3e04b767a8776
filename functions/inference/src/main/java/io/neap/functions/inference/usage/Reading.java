// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.usage;

import io.neap.serving.repository.InferenceStatistics;
import io.neap.serving.repository.InferenceStatistics.BatchSize;
import io.neap.serving.repository.ModelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The counters of the process at one instant, all counted since its start.
 *
 * @param cpu that it has used, of all its threads
 * @param memory its largest resident set so far, in bytes; 0 where the system does not tell
 * @param models what each has done, by {@code name/version}
 */
record Reading(Instant at, Duration cpu, long memory, Map<String, Counts> models) {

    private static final String PEAK = "VmHWM:";

    /**
     * What one model has done.
     *
     * @param requests that were answered well
     * @param nanos that the model itself was running
     */
    record Counts(String name, String version, long requests, long rows, long failures, long nanos) {

        static Counts of(InferenceStatistics statistics) {
            ModelKey key = statistics.key();
            return new Counts(
                    key.name(),
                    key.version(),
                    statistics.success().count(),
                    statistics.inferences(),
                    statistics.fail().count(),
                    statistics.batches().stream()
                            .map(BatchSize::compute)
                            .mapToLong(compute -> compute.infer().nanos())
                            .sum());
        }

        /** What was added since then; all of it when the model was loaded anew and counts from zero. */
        Counts since(Counts before) {
            return requests < before.requests || failures < before.failures || rows < before.rows
                    ? this
                    : new Counts(
                            name,
                            version,
                            requests - before.requests,
                            rows - before.rows,
                            failures - before.failures,
                            Math.max(0, nanos - before.nanos));
        }

        boolean isNone() {
            return requests == 0 && failures == 0;
        }
    }

    static Reading now(List<InferenceStatistics> statistics, Instant now) {
        Map<String, Counts> models = new TreeMap<>();
        statistics.stream().map(Counts::of).forEach(counts -> models.put(key(counts), counts));
        return new Reading(
                now,
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                peak().orElse(0L),
                models);
    }

    static String key(Counts counts) {
        return counts.name() + "/" + counts.version();
    }

    private static Optional<Long> peak() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .map(line -> line.substring(PEAK.length()).replace("kB", "").strip())
                    .map(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst();
        } catch (IOException | RuntimeException elsewhere) {
            return Optional.empty();
        }
    }
}
