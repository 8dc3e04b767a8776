// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.load;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of some requests.
 *
 * @param requests how many were answered or lost
 * @param failed how many of them were lost or answered with anything but 200
 * @param versions how many were answered well by each model version
 * @param latency of all of them
 * @param examples the first few failures, in words
 */
public record LoadReport(
        long requests, long failed, SortedMap<String, Long> versions, Latency latency, List<String> examples) {

    public LoadReport {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        examples = List.copyOf(examples);
    }

    /** The part of the well answered requests that each version answered, such as {@code "v1 90 %, v2 10 %"}. */
    public String split() {
        long answered = versions.values().stream().mapToLong(Long::longValue).sum();
        return versions.entrySet().stream()
                .map(entry -> "v" + entry.getKey() + " " + Math.round(100.0 * entry.getValue() / answered) + " %")
                .collect(Collectors.joining(", "));
    }
}
