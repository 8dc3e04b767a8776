// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One server's load, or the medians of several.
 *
 * @param perSecond answers
 * @param cpu milliseconds of the server's processor time for one answer
 * @param p50 milliseconds that an answer took; 0 where each by itself is not measured
 * @param p99 the same of 99 in 100
 * @param garbage KB (1000 bytes) that a Java machine allocated for one answer; 0 of others
 * @param rss memory in MB at the end
 */
record ServingFigures(double perSecond, double cpu, double p50, double p99, double garbage, double rss) {

    private static final double MEDIAN = 0.5;

    static ServingFigures median(List<ServingFigures> rounds) {
        return new ServingFigures(
                median(rounds, ServingFigures::perSecond),
                median(rounds, figures -> figures.cpu() * 1000) / 1000,
                median(rounds, ServingFigures::p50),
                median(rounds, ServingFigures::p99),
                median(rounds, ServingFigures::garbage),
                median(rounds, ServingFigures::rss));
    }

    private static double median(List<ServingFigures> rounds, ToDoubleFunction<ServingFigures> value) {
        return Figures.quantile(rounds.stream().mapToDouble(value).toArray(), MEDIAN);
    }

    boolean hasLatency() {
        return p50 > 0;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("per_second", perSecond);
        json.put("cpu_ms", cpu);
        if (hasLatency()) {
            json.put("p50_ms", p50);
            json.put("p99_ms", p99);
        }
        if (garbage > 0) {
            json.put("garbage_kb", garbage);
        }
        json.put("rss_mb", rss);
        return json;
    }
}
