// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Traces as clients before MLflow 3 know them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class OldTracesTest {

    private static final long NINE = SentTrace.BEGIN / 1_000_000;

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final TraceClient client = new TraceClient(mlflow);

    @Test
    void a_trace_is_begun_and_ended() {
        String id = begin();
        client.getTwo("/" + id + "/info")
                .statusCode(200)
                .body("trace_info.request_id", matchesPattern("[0-9a-f]{32}"))
                .body("trace_info.experiment_id", equalTo(client.experiment()))
                .body("trace_info.timestamp_ms", equalTo(NINE))
                .body("trace_info.execution_time_ms", equalTo(0))
                .body("trace_info.status", equalTo("IN_PROGRESS"));

        client.patchTwo(
                        "/" + id,
                        Map.of(
                                "timestamp_ms",
                                NINE + 1500,
                                "status",
                                "OK",
                                "request_metadata",
                                List.of(pair("mlflow.traceOutputs", "because")),
                                "tags",
                                List.of(pair("team", "a"))))
                .statusCode(200)
                .body("trace_info.status", equalTo("OK"))
                .body("trace_info.execution_time_ms", equalTo(1500))
                .body("trace_info.request_metadata", hasSize(2))
                .body("trace_info.request_metadata", hasItem(pair("mlflow.traceInputs", "why?")))
                .body("trace_info.tags", hasItem(pair("team", "a")))
                .body("trace_info.tags", hasItem(pair("mlflow.traceName", "ask")))
                .body("trace_info.tags.key", hasItem("mlflow.artifactLocation"));

        client.get("/" + id)
                .body("trace.trace_info.execution_duration", equalTo("1.500s"))
                .body("trace.trace_info.trace_metadata.'mlflow.traceInputs'", equalTo("why?"));
    }

    @Test
    void traces_are_searched() {
        String first = begin();
        String second = begin();
        client.patchTwo("/" + first, Map.of("timestamp_ms", NINE, "status", "ERROR"))
                .statusCode(200);

        client.getTwo("?experiment_ids=" + client.experiment() + "&filter=status = 'ERROR'")
                .statusCode(200)
                .body("traces.request_id", equalTo(List.of(first)));
        client.getTwo("?experiment_ids=" + client.experiment() + "&order_by=status DESC&max_results=1")
                .body("traces.request_id", equalTo(List.of(second)))
                .body("next_page_token", notNullValue());
        client.getTwo("?experiment_ids=" + client.experiment() + "&max_results=501")
                .statusCode(400);
        client.getTwo("").statusCode(400).body("message", containsString("experiment_ids"));
    }

    @Test
    void mistakes_are_told() {
        String id = begin();

        client.postTwo("", Map.of("timestamp_ms", NINE))
                .statusCode(400)
                .body("message", containsString("experiment_id"));
        client.patchTwo("/" + id, Map.of("status", "GREAT")).statusCode(400);
        client.patchTwo("/none", Map.of("status", "OK")).statusCode(404);
        client.getTwo("/none/info").statusCode(404).body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
    }

    @Test
    void each_version_has_its_own_methods() {
        String id = begin();

        client.getTwo("/" + id).statusCode(404).body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        client.get("/" + id + "/info").statusCode(404).body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        client.patch("/" + id, Map.of("status", "OK")).statusCode(404);
        client.get("?experiment_ids=" + client.experiment()).statusCode(404);
    }

    private String begin() {
        return client.postTwo(
                        "",
                        Map.of(
                                "experiment_id",
                                client.experiment(),
                                "timestamp_ms",
                                NINE,
                                "request_metadata",
                                List.of(pair("mlflow.traceInputs", "why?")),
                                "tags",
                                List.of(pair("mlflow.traceName", "ask"))))
                .statusCode(200)
                .extract()
                .path("trace_info.request_id");
    }

    private static Map<String, String> pair(String key, String value) {
        return Map.of("key", key, "value", value);
    }
}
