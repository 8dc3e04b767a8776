// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of some starts, and their 95th percentile: milliseconds, and MB of 10^6 bytes; what was not measured is left out. */
public record Figures(
        @JsonProperty("first_answer_ms") double firstAnswer,
        @JsonProperty("p95_ms") double p95,
        @JsonProperty("min_ms") double min,

        @JsonProperty("rss_mb") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        double rss,

        @JsonProperty("pss_mb") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        double pss,

        @JsonProperty("cpu_ms") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        double cpu,

        @JsonProperty("runs") int runs,

        @JsonProperty("parts") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Double> parts) {

    private static final double HALF = 0.5;
    private static final double NINETY_FIFTH = 0.95;

    public static Figures of(List<Sample> samples) {
        Map<String, Double> parts = new LinkedHashMap<>();
        for (String part : samples.getFirst().parts().keySet()) {
            parts.put(part, quantile(samples, HALF, sample -> sample.parts().getOrDefault(part, 0.0)));
        }
        return new Figures(
                quantile(samples, HALF, Sample::millis),
                quantile(samples, NINETY_FIFTH, Sample::millis),
                quantile(samples, 0, Sample::millis),
                quantile(samples, HALF, sample -> sample.cost().rss()),
                quantile(samples, HALF, sample -> sample.cost().pss()),
                quantile(samples, HALF, sample -> sample.cost().cpu()),
                samples.size(),
                parts);
    }

    private static double quantile(List<Sample> samples, double quantile, ToDoubleFunction<Sample> value) {
        return quantile(samples.stream().mapToDouble(value).toArray(), quantile);
    }

    /** By nearest rank; the median of an even number is the mean of the middle two. Rounded to a hundredth. */
    public static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = Math.max(1, (int) Math.ceil(quantile * sorted.length));
        boolean between = quantile == HALF && sorted.length % 2 == 0;
        double value = between ? (sorted[rank - 1] + sorted[rank]) / 2 : sorted[rank - 1];
        return Math.round(value * 100) / 100.0;
    }
}
