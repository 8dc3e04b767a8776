// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import static io.restassured.RestAssured.given;

import io.neap.control.api.mlflow.Mlflow;
import io.opentelemetry.proto.trace.v1.Span;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A sender of traces to an experiment of its own; asks below version 3 unless told otherwise. */
final class TraceClient {

    private static final String THREE = "/api/3.0/mlflow/traces";
    private static final String TWO = "/api/2.0/mlflow/traces";
    private static final String PROTOBUF = "application/x-protobuf";

    private final Mlflow mlflow;
    private final String workspace;
    private String experiment = "";

    TraceClient(Mlflow mlflow) {
        this.mlflow = mlflow;
        this.workspace = mlflow.workspace;
    }

    /** Made when it is asked for first. */
    String experiment() {
        if (experiment.isEmpty()) {
            experiment = mlflow.experiment("traced");
        }
        return experiment;
    }

    ValidatableResponse send(Span... spans) {
        return given().header("X-MLFLOW-WORKSPACE", workspace)
                .header("x-mlflow-experiment-id", experiment())
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs(PROTOBUF, ContentType.BINARY)))
                .contentType(PROTOBUF)
                .body(SentTrace.request(spans))
                .post("/v1/traces")
                .then()
                .statusCode(200);
    }

    /** Tells of a trace, of what {@code info} says over what is usual. */
    void tell(String traceId, Map<String, Object> info) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "trace_id", traceId,
                "trace_location", location(),
                "request_time", "2026-11-30T09:00:00Z",
                "execution_duration", "1.5s",
                "state", "OK"));
        all.putAll(info);
        post("", Map.of("trace", Map.of("trace_info", all))).statusCode(200);
    }

    String tell(Map<String, Object> info) {
        String traceId = "tr-" + UUID.randomUUID().toString().replace("-", "");
        tell(traceId, info);
        return traceId;
    }

    Map<String, Object> location() {
        return Map.of("type", "MLFLOW_EXPERIMENT", "mlflow_experiment", Map.of("experiment_id", experiment()));
    }

    ValidatableResponse get(String path) {
        return request().get(THREE + path).then();
    }

    ValidatableResponse post(String path, Object body) {
        return request().body(body).post(THREE + path).then();
    }

    ValidatableResponse patch(String path, Object body) {
        return request().body(body).patch(THREE + path).then();
    }

    ValidatableResponse getTwo(String path) {
        return request().get(TWO + path).then();
    }

    ValidatableResponse postTwo(String path, Object body) {
        return request().body(body).post(TWO + path).then();
    }

    ValidatableResponse patchTwo(String path, Object body) {
        return request().body(body).patch(TWO + path).then();
    }

    private RequestSpecification request() {
        return given().header("X-MLFLOW-WORKSPACE", workspace).contentType(ContentType.JSON);
    }
}
