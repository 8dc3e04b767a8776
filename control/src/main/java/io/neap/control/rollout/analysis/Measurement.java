// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value that a verdict rests on.
 *
 * @param metric what was measured, with its unit: {@code requests}, {@code error_rate}, {@code p95_ms}, {@code p99_ms},
 *     {@code preview_status}
 * @param candidate its value for the candidate
 * @param stable its value for the revision that would be replaced; 0 when there is none
 * @param threshold the greatest value allowed; of {@code requests} the least, of {@code preview_status} the expected
 * @param detail the sentence that a person reads
 */
public record Measurement(
        String metric, double candidate, double stable, double threshold, Outcome outcome, String detail) {

    /** As JSON values, for the ledger and the wire. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("metric", metric);
        map.put("candidate", rounded(candidate));
        map.put("stable", rounded(stable));
        map.put("threshold", rounded(threshold));
        map.put("outcome", outcome.word());
        map.put("detail", detail);
        return map;
    }

    static Measurement ofMap(Map<?, ?> map) {
        return new Measurement(
                String.valueOf(map.get("metric")),
                number(map.get("candidate")),
                number(map.get("stable")),
                number(map.get("threshold")),
                Outcome.ofWord(String.valueOf(map.get("outcome"))),
                String.valueOf(map.get("detail")));
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
