// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsReaderTest {

    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void aQueueProxyTellsRequestsByStatusAndTime() {
        String metrics = """
                # HELP kn_serving_invocation_duration_seconds The duration of task execution
                # TYPE kn_serving_invocation_duration_seconds histogram
                kn_serving_invocation_duration_seconds_bucket{http_response_status_code="200",le="0.005"} 2
                kn_serving_invocation_duration_seconds_bucket{http_response_status_code="200",le="0.01"} 5
                kn_serving_invocation_duration_seconds_bucket{http_response_status_code="200",le="+Inf"} 5
                kn_serving_invocation_duration_seconds_sum{http_response_status_code="200"} 0.03
                kn_serving_invocation_duration_seconds_count{http_response_status_code="200"} 5
                kn_serving_invocation_duration_seconds_bucket{http_response_status_code="500",le="0.005"} 0
                kn_serving_invocation_duration_seconds_bucket{http_response_status_code="500",le="0.01"} 0
                kn_serving_invocation_duration_seconds_bucket{http_response_status_code="500",le="+Inf"} 1
                kn_serving_queue_depth 0
                """;

        assertThat(MetricsReader.served(metrics)).isEqualTo(new Calls(6, 1, Map.of(0.005, 2L, 0.01, 3L, INFINITE, 1L)));
    }

    @Test
    void anActivatorTellsRequestsOfEachRevision() {
        String series = "http_server_request_duration_seconds_bucket{http_response_status_code=\"200\","
                + "k8s_namespace_name=\"%s\",kn_revision_name=\"%s\",server_address=\"%s\",le=\"%s\"} %d\n";
        String metrics = series.formatted("default", "penguins-00001", "a,b\\\"c", "0.5", 1)
                + series.formatted("default", "penguins-00001", "a,b\\\"c", "+Inf", 2)
                + series.formatted("default", "penguins-00001", "other", "0.5", 3)
                + series.formatted("default", "penguins-00001", "other", "+Inf", 3)
                + series.formatted("shop", "gulls-00002", "gulls", "+Inf", 7)
                + "http_server_request_duration_seconds_bucket{le=\"+Inf\"} 9\n";

        assertThat(MetricsReader.held(metrics))
                .isEqualTo(Map.of(
                        "default/penguins-00001", new Calls(5, 0, Map.of(0.5, 4L, INFINITE, 1L)),
                        "shop/gulls-00002", new Calls(7, 0, Map.of(INFINITE, 7L))));
    }

    @Test
    void whatIsNoHistogramOfRequestsSaysNothing() {
        assertThat(MetricsReader.served("")).isEqualTo(Calls.NONE);
        assertThat(MetricsReader.served("kn_serving_invocation_duration_seconds_bucket no line"))
                .isEqualTo(Calls.NONE);
    }
}
