// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts answers as they come in, from any thread. */
final class Tally {

    private static final Pattern VERSION = Pattern.compile("\"model_version\"\\s*:\\s*\"([^\"]*)\"");
    private static final int EXAMPLES = 3;

    private final List<Long> latencies = new ArrayList<>();
    private final SortedMap<String, Long> versions = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long failed;

    synchronized void answered(long nanos, int status, String body) {
        latencies.add(nanos);
        if (status == 200) {
            Matcher version = VERSION.matcher(body);
            versions.merge(version.find() ? version.group(1) : "?", 1L, Long::sum);
        } else {
            fail(status + " " + body.strip());
        }
    }

    synchronized void lost(long nanos, IOException reason) {
        latencies.add(nanos);
        fail(reason.toString());
    }

    synchronized LoadReport take() {
        LoadReport report = new LoadReport(
                latencies.size(),
                failed,
                new TreeMap<>(versions),
                Latency.of(latencies.stream().mapToLong(Long::longValue).toArray()),
                List.copyOf(examples));
        latencies.clear();
        versions.clear();
        examples.clear();
        failed = 0;
        return report;
    }

    private void fail(String example) {
        failed++;
        if (examples.size() < EXAMPLES) {
            examples.add(example);
        }
    }
}
