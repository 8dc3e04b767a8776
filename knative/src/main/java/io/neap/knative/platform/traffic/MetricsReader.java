// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import io.neap.knative.platform.traffic.PrometheusText.Sample;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The histograms of Knative 1.18 and later, which names them in OpenTelemetry's way. */
final class MetricsReader {

    private static final String SERVED = "kn_serving_invocation_duration_seconds_bucket";
    private static final String HELD = "http_server_request_duration_seconds_bucket";

    private MetricsReader() {}

    /** What a queue-proxy has seen of its process. */
    static Calls served(String metrics) {
        return perSeries(metrics, SERVED, Map.of()).getOrDefault("", Calls.NONE);
    }

    /** What an activator has seen, by {@code namespace/revision}. */
    static Map<String, Calls> held(String metrics) {
        return perSeries(metrics, HELD, Map.of("namespace", "k8s_namespace_name", "revision", "kn_revision_name"));
    }

    private static Map<String, Calls> perSeries(String metrics, String name, Map<String, String> owner) {
        Map<String, Map<String, Map<Double, Long>>> series = new HashMap<>();
        for (Sample sample : PrometheusText.samples(metrics, name)) {
            Map<String, String> rest = new TreeMap<>(sample.labels());
            String bound = rest.remove("le");
            if (bound != null && rest.keySet().containsAll(owner.values())) {
                String key =
                        owner.isEmpty() ? "" : rest.get(owner.get("namespace")) + "/" + rest.get(owner.get("revision"));
                series.computeIfAbsent(key, first -> new HashMap<>())
                        .computeIfAbsent(rest.toString(), first -> new TreeMap<>())
                        .put(bound(bound), (long) sample.value());
            }
        }
        Map<String, Calls> calls = new HashMap<>();
        series.forEach((key, histograms) -> histograms.forEach(
                (labels, buckets) -> calls.merge(key, Calls.of(status(labels), buckets), Calls::plus)));
        return calls;
    }

    private static double bound(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static int status(String labels) {
        String digits = labels.replaceFirst(".*http_response_status_code=(\\d+).*", "$1");
        return digits.matches("\\d+") ? Integer.parseInt(digits) : 0;
    }
}
