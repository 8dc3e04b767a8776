// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans as OpenTelemetry's exporters send them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class SpansTest {

    private static final String TRACES = "/api/3.0/mlflow/traces";
    private static final String PROTOBUF = "application/x-protobuf";

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final SentTrace sent = new SentTrace();
    private final String trace = sent.traceId();
    private String experiment = "";

    @BeforeEach
    void anExperiment() {
        experiment = mlflow.experiment("traced");
    }

    @Test
    void spans_make_the_trace_that_they_belong_to() {
        send(sent.root(), sent.child(1)).statusCode(200).contentType(PROTOBUF);

        get("/" + trace)
                .statusCode(200)
                .body("trace.trace_info.state", equalTo("OK"))
                .body("trace.trace_info.request_time", equalTo("2026-11-30T09:00:00Z"))
                .body("trace.trace_info.execution_duration", equalTo("3.000s"))
                .body("trace.trace_info.request_preview", equalTo("{\"question\":\"why?\"}"))
                .body("trace.trace_info.response_preview", equalTo("because"))
                .body("trace.trace_info.tags.'mlflow.traceName'", equalTo("ask"))
                .body("trace.trace_info.tags.'mlflow.trace.spansLocation'", equalTo("TRACKING_STORE"))
                .body("trace.trace_info.tags.'service.name'", equalTo("shop"))
                .body("trace.trace_info.tags.team", equalTo("a"))
                .body("trace.trace_info.trace_metadata.'mlflow.trace.session'", equalTo("s-1"));
        get("/get?trace_id=" + trace)
                .statusCode(200)
                .body("trace.spans.name", equalTo(List.of("ask", "step 1")))
                .body("trace.spans[0].start_time_unix_nano", equalTo(SentTrace.BEGIN))
                .body("trace.spans[0].status.code", equalTo(1))
                .body(
                        "trace.spans[0].attributes.find { it.key == 'mlflow.traceRequestId' }.value.string_value",
                        equalTo(trace))
                .body("trace.spans[0].attributes.find { it.key == 'temperature' }.value.double_value", equalTo(0.5f));
        get("/batchGet?trace_ids=none&trace_ids=" + trace)
                .body("traces", hasSize(1))
                .body("traces[0].spans", hasSize(2));
    }

    @Test
    void spans_may_come_in_any_order_and_again() {
        send(sent.child(1)).statusCode(200);
        get("/" + trace)
                .body("trace.trace_info.state", equalTo("IN_PROGRESS"))
                .body("trace.trace_info.request_time", equalTo("2026-11-30T09:00:01Z"));

        for (int i = 0; i < 2; i++) {
            send(sent.root(), sent.child(2)).statusCode(200);
        }

        get("/" + trace)
                .body("trace.trace_info.state", equalTo("OK"))
                .body("trace.trace_info.request_time", equalTo("2026-11-30T09:00:00Z"))
                .body("trace.trace_info.execution_duration", equalTo("3.000s"));
        get("/get?trace_id=" + trace).body("trace.spans.name", equalTo(List.of("ask", "step 1", "step 2")));
    }

    @Test
    void what_a_client_tells_of_its_trace_wins() {
        send(sent.root()).statusCode(200);
        tell(Map.of("mlflow.traceName", "mine"), Map.of("mlflow.trace.sizeStats", "{\"num_spans\": 2}"));

        get("/get?trace_id=" + trace).statusCode(404).body("message", containsString("is not fully exported yet"));
        get("/get?trace_id=" + trace + "&allow_partial=true").body("trace.spans", hasSize(1));
        get("/batchGet?trace_ids=" + trace).body("traces", nullValue());
        send(sent.root(), sent.child(4)).statusCode(200);

        get("/get?trace_id=" + trace)
                .statusCode(200)
                .body("trace.spans", hasSize(2))
                .body("trace.trace_info.execution_duration", equalTo("1.500s"))
                .body("trace.trace_info.tags.'mlflow.traceName'", equalTo("mine"))
                .body("trace.trace_info.tags.'mlflow.trace.spansLocation'", equalTo("TRACKING_STORE"));
    }

    @Test
    void json_and_packed_bodies_are_understood() throws IOException {
        String json = """
                {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "js"}}]},
                  "scopeSpans": [{"spans": [{"traceId": "%s", "spanId": "0000000000000009", "name": "from js", "kind": 1,
                    "startTimeUnixNano": "%d", "endTimeUnixNano": "%d", "status": {"code": 2, "message": "broke"},
                    "attributes": [{"key": "n", "value": {"intValue": "7"}}, {"key": "list", "value": {"arrayValue":
                      {"values": [{"boolValue": true}, {"stringValue": "a"}]}}}]}]}]}]}""".formatted(sent.hex(), SentTrace.BEGIN, SentTrace.BEGIN + SentTrace.SECOND);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(json.getBytes(StandardCharsets.UTF_8));
        }

        sender("application/json; charset=utf-8")
                .header("Content-Encoding", "gzip")
                .body(packed.toByteArray())
                .post("/v1/traces")
                .then()
                .statusCode(200)
                .body(equalTo("{}"));

        get("/" + trace)
                .body("trace.trace_info.state", equalTo("ERROR"))
                .body("trace.trace_info.tags.'service.name'", equalTo("js"));
        get("/get?trace_id=" + trace)
                .body("trace.spans[0].attributes.find { it.key == 'n' }.value.int_value", equalTo(7))
                .body(
                        "trace.spans[0].attributes.find { it.key == 'list' }.value.array_value.values[1].string_value",
                        equalTo("a"));
    }

    @Test
    void traces_of_a_run_are_linked() {
        String run = mlflow.run(experiment);

        sender(PROTOBUF)
                .header("x-mlflow-run-id", run)
                .body(SentTrace.request(sent.root()))
                .post("/v1/traces")
                .then()
                .statusCode(200);

        assertThat(found("run_id = '" + run + "'")).containsExactly(trace);
    }

    @Test
    void traces_are_found_by_their_spans_assessments_and_prompts() {
        send(sent.root(), sent.child(1)).statusCode(200);
        assess("quality", Map.of("feedback", Map.of("value", 0.8)));
        assess("right", Map.of("feedback", Map.of("value", true)));
        assess("wanted", Map.of("expectation", Map.of("value", "because")));
        mlflow.post(
                        "traces/link-prompts",
                        Map.of("trace_id", trace, "prompt_versions", List.of(Map.of("name", "greet", "version", "2"))))
                .statusCode(200);

        for (String filter : List.of(
                "span.name = 'step 1'",
                "span.type = 'LLM' AND span.status = 'OK'",
                "span.type IN ('TOOL', 'LLM')",
                "span.name RLIKE '^step [0-9]$'",
                "span.attributes.model LIKE 'small%'",
                "span.attributes.temperature = '0.5'",
                "span.content LIKE '%because%'",
                "text ILIKE '%WHY?%'",
                "trace.text LIKE '%because%'",
                "feedback.quality > 0.7 AND feedback.quality <= '0.8'",
                "feedback.right = 'true'",
                "feedback.missing IS NULL AND feedback.quality IS NOT NULL",
                "expectation.wanted = 'because'",
                "prompt = 'greet/2'",
                "tags.team RLIKE 'a|b'")) {
            assertThat(found(filter)).as(filter).containsExactly(trace);
        }
        for (String filter : List.of(
                "span.name = 'other'",
                "span.attributes.model = 'big'",
                "feedback.quality > 0.9",
                "feedback.right > 0",
                "prompt = 'greet/1'")) {
            assertThat(found(filter)).as(filter).isEmpty();
        }
    }

    @Test
    void wrong_filters_are_told() {
        for (String filter : List.of(
                "span.kind = 'x'",
                "span.attributes. = 'x'",
                "span.content = 'x'",
                "span.name RLIKE '('",
                "feedback.quality > 'much'")) {
            search(filter).statusCode(400);
        }
        request(Map.of("locations", List.of(location()), "order_by", List.of("span.name")))
                .statusCode(400);
    }

    @Test
    void mistakes_of_senders_are_told() {
        given().contentType(PROTOBUF)
                .body(SentTrace.request(sent.root()))
                .post("/v1/traces")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("x-mlflow-experiment-id"));
        post("text/plain", SentTrace.request(sent.root()))
                .statusCode(400)
                .body("message", containsString("Invalid Content-Type"));
        post(PROTOBUF, "no spans".getBytes(StandardCharsets.UTF_8)).statusCode(400);
        post(PROTOBUF, new byte[0]).statusCode(400).body("message", containsString("holds no spans"));
        post("application/json", "{".getBytes(StandardCharsets.UTF_8)).statusCode(400);
        post("application/json", "[]".getBytes(StandardCharsets.UTF_8)).statusCode(400);
        send(Span.newBuilder().setName("nameless").build())
                .statusCode(400)
                .body("message", containsString("has no trace_id"));
        send(Span.newBuilder().setTraceId(ByteString.copyFromUtf8("short")).build())
                .statusCode(400)
                .body("message", containsString("trace_id has 5 bytes"));
        sender(PROTOBUF)
                .header("Content-Encoding", "br")
                .body(SentTrace.request(sent.root()))
                .post("/v1/traces")
                .then()
                .statusCode(400);
        sender(PROTOBUF)
                .header("Content-Encoding", "gzip")
                .body(SentTrace.request(sent.root()))
                .post("/v1/traces")
                .then()
                .statusCode(400)
                .body("message", containsString("not packed by gzip"));
        get("/" + trace).statusCode(404);
    }

    @Test
    void a_trace_of_another_workspace_is_not_written_to() {
        send(sent.root()).statusCode(200);
        Mlflow other = Mlflow.inFreshWorkspace();

        given().header("X-MLFLOW-WORKSPACE", other.workspace)
                .header("x-mlflow-experiment-id", other.experiment("e"))
                .config(raw())
                .contentType(PROTOBUF)
                .body(SentTrace.request(sent.child(1)))
                .post("/v1/traces")
                .then()
                .statusCode(409);

        get("/get?trace_id=" + trace).body("trace.spans", hasSize(1));
    }

    private ValidatableResponse send(Span... spans) {
        return post(PROTOBUF, SentTrace.request(spans));
    }

    private ValidatableResponse post(String type, byte[] body) {
        return sender(type).body(body).post("/v1/traces").then();
    }

    private RequestSpecification sender(String type) {
        return given().header("X-MLFLOW-WORKSPACE", mlflow.workspace)
                .header("x-mlflow-experiment-id", experiment)
                .config(raw())
                .contentType(type);
    }

    private static RestAssuredConfig raw() {
        return RestAssuredConfig.config()
                .encoderConfig(EncoderConfig.encoderConfig()
                        .encodeContentTypeAs(PROTOBUF, ContentType.BINARY)
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false));
    }

    private void tell(Map<String, String> tags, Map<String, String> metadata) {
        request()
                .body(Map.of(
                        "trace",
                        Map.of(
                                "trace_info",
                                Map.of(
                                        "trace_id",
                                        trace,
                                        "trace_location",
                                        location(),
                                        "request_time",
                                        "2026-11-30T09:00:00Z",
                                        "execution_duration",
                                        "1.5s",
                                        "state",
                                        "OK",
                                        "tags",
                                        tags,
                                        "trace_metadata",
                                        metadata))))
                .post(TRACES)
                .then()
                .statusCode(200)
                .body("trace.trace_info.tags.'mlflow.trace.spansLocation'", equalTo("TRACKING_STORE"));
    }

    private void assess(String name, Map<String, Object> said) {
        Map<String, Object> assessment = new HashMap<>(said);
        assessment.put("assessment_name", name);
        request()
                .body(Map.of("assessment", assessment))
                .post(TRACES + "/" + trace + "/assessments")
                .then()
                .statusCode(200);
    }

    private List<String> found(String filter) {
        List<String> found = search(filter).statusCode(200).extract().jsonPath().getList("traces.trace_id");
        return found == null ? List.of() : found;
    }

    private ValidatableResponse search(String filter) {
        return request(Map.of("locations", List.of(location()), "filter", filter));
    }

    private ValidatableResponse request(Map<String, Object> search) {
        return request().body(search).post(TRACES + "/search").then();
    }

    private Map<String, Object> location() {
        return Map.of("type", "MLFLOW_EXPERIMENT", "mlflow_experiment", Map.of("experiment_id", experiment));
    }

    private ValidatableResponse get(String path) {
        return request().get(TRACES + path).then();
    }

    private RequestSpecification request() {
        return given().header("X-MLFLOW-WORKSPACE", mlflow.workspace).contentType(ContentType.JSON);
    }
}
