// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TracesTest {

    private static final String TRACES = "/api/3.0/mlflow/traces";

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private String experiment = "";

    @BeforeEach
    void anExperiment() {
        experiment = mlflow.experiment("traced");
    }

    @Test
    void a_trace_is_what_the_client_said_and_where_its_spans_belong() {
        String id = trace("2026-11-30T09:00:00.250Z", "OK", Map.of("mlflow.traceName", "ask"));

        get("/" + id)
                .statusCode(200)
                .body("trace.trace_info.trace_id", equalTo(id))
                .body("trace.trace_info.request_time", equalTo("2026-11-30T09:00:00.250Z"))
                .body("trace.trace_info.execution_duration", equalTo("1.500s"))
                .body("trace.trace_info.state", equalTo("OK"))
                .body("trace.trace_info.trace_location.mlflow_experiment.experiment_id", equalTo(experiment))
                .body("trace.trace_info.request_preview", equalTo("why?"))
                .body("trace.trace_info.trace_metadata.user", equalTo("ada"))
                .body("trace.trace_info.tags.'mlflow.traceName'", equalTo("ask"))
                .body(
                        "trace.trace_info.tags.'mlflow.artifactLocation'",
                        startsWith("mlflow-artifacts:/workspaces/" + mlflow.workspace));
        get("/none").statusCode(404).body("message", equalTo("Trace with ID 'none' not found."));
        given().get(TRACES + "/" + id).then().statusCode(404);
    }

    @Test
    void a_trace_that_is_sent_again_keeps_what_was_added() {
        String id = trace("2026-11-30T09:00:00Z", "IN_PROGRESS", Map.of("a", "1"));
        patch("/" + id + "/tags", Map.of("key", "b", "value", "2")).statusCode(200);

        save(id, "2026-11-30T09:00:00Z", "OK", Map.of("a", "3")).statusCode(200);

        get("/" + id)
                .body("trace.trace_info.state", equalTo("OK"))
                .body("trace.trace_info.tags.a", equalTo("3"))
                .body("trace.trace_info.tags.b", equalTo("2"));
        delete("/" + id + "/tags", Map.of("key", "b")).statusCode(200);
        delete("/" + id + "/tags", Map.of("key", "b")).statusCode(404);
        patch("/" + id + "/tags", Map.of("key", "mlflow.artifactLocation", "value", "s3://mine"))
                .statusCode(400);
    }

    @Test
    void a_trace_that_is_sent_again_has_its_assessments_once() {
        Map<String, Object> sent = assessed(Map.of("assessment_name", "right", "feedback", Map.of("value", true)));
        post("", sent).statusCode(200);

        post("", sent).body("trace.trace_info.assessments.size()", equalTo(1));
    }

    @Test
    void an_assessment_keeps_the_id_that_its_client_gave_it() {
        String given = "a-" + UUID.randomUUID().toString().replace("-", "");
        Map<String, Object> assessment =
                Map.of("assessment_id", given, "assessment_name", "right", "feedback", Map.of("value", true));
        Map<String, Object> sent = assessed(assessment);
        post("", sent).statusCode(200);

        post("", sent).body("trace.trace_info.assessments.assessment_id", contains(given));
        post("", assessed(assessment))
                .statusCode(409)
                .body("message", equalTo("The assessment ID '" + given + "' is taken."));
        post("", assessed(Map.of("assessment_id", "a".repeat(51), "feedback", Map.of("value", 1))))
                .statusCode(400)
                .body("message", startsWith("'assessment_id' exceeds the maximum length of 50"));
    }

    @Test
    void an_id_of_another_workspace_is_taken() {
        String id = trace("2026-11-30T09:00:00Z", "OK", Map.of());
        Mlflow other = Mlflow.inFreshWorkspace();
        Map<String, Object> body =
                body(id, other.experiment("e"), "2026-11-30T09:00:00Z", "ERROR", Map.of("stolen", "1"));

        given().header("X-MLFLOW-WORKSPACE", other.workspace)
                .contentType(ContentType.JSON)
                .body(body)
                .post(TRACES)
                .then()
                .statusCode(409);

        get("/" + id).body("trace.trace_info.tags.stolen", nullValue());
    }

    @Test
    void traces_are_searched_ordered_and_paged() {
        String first = trace("2026-11-30T09:00:00Z", "OK", Map.of("mlflow.traceName", "ask", "team", "a"));
        String second = trace("2026-11-30T09:00:01Z", "ERROR", Map.of("mlflow.traceName", "tell"));

        assertThat(found("", List.of())).containsExactly(second, first);
        assertThat(found("", List.of("timestamp_ms ASC"))).containsExactly(first, second);
        assertThat(found("status = 'ERROR'", List.of())).containsExactly(second);
        assertThat(found("trace.name LIKE 'a%' AND tags.team = 'a'", List.of())).containsExactly(first);
        assertThat(found("metadata.user = 'ada' AND execution_time_ms > 1000", List.of()))
                .hasSize(2);
        assertThat(found("timestamp_ms > 1796029200500", List.of())).containsExactly(second);
        post("/search", search("", List.of(), 1))
                .body("traces.trace_id", equalTo(List.of(second)))
                .body("next_page_token", notNullValue());
        post("/search", search("nonsense = 1", List.of(), 1)).statusCode(400);
        post("/search", search("", List.of(), 501)).statusCode(400);
        post("/batchGetInfos", Map.of("trace_ids", List.of(second, "none", first)))
                .body("trace_infos.trace_id", equalTo(List.of(second, first)));
    }

    @Test
    void traces_are_deleted_by_id_or_by_age() {
        String first = trace("2026-11-30T09:00:00Z", "OK", Map.of());
        String second = trace("2026-11-30T09:00:01Z", "OK", Map.of());
        String third = trace("2026-11-30T09:00:02Z", "OK", Map.of());

        post("/delete-traces", Map.of("experiment_id", experiment, "request_ids", List.of(second)))
                .body("traces_deleted", equalTo(1));
        post(
                        "/delete-traces",
                        Map.of(
                                "experiment_id",
                                experiment,
                                "max_timestamp_millis",
                                1_900_000_000_000L,
                                "max_traces",
                                1))
                .body("traces_deleted", equalTo(1));
        assertThat(found("", List.of())).containsExactly(third);
        get("/" + first).statusCode(404);
        post("/delete-traces", Map.of("experiment_id", experiment))
                .statusCode(400)
                .body("message", containsString("must be specified, but not both"));
    }

    @Test
    void traces_are_linked_to_a_run_that_is_there() {
        String run = mlflow.run(experiment);
        String id = trace("2026-11-30T09:00:00Z", "OK", Map.of());

        for (int i = 0; i < 2; i++) {
            mlflow.post("traces/link-to-run", Map.of("run_id", run, "trace_ids", List.of(id, id)))
                    .statusCode(200);
        }
        assertThat(found("run_id = '" + run + "'", List.of())).containsExactly(id);
        mlflow.post("traces/link-to-run", Map.of("run_id", "none", "trace_ids", List.of(id)))
                .statusCode(404);
    }

    @Test
    void an_assessment_is_made_changed_overridden_and_restored() {
        String id = trace("2026-11-30T09:00:00Z", "OK", Map.of());
        String first = assess(id, Map.of("feedback", Map.of("value", true), "metadata", Map.of("a", "1")))
                .statusCode(200)
                .body("assessment.assessment_name", equalTo("right"))
                .body("assessment.feedback.value", equalTo(true))
                .extract()
                .path("assessment.assessment_id");

        patch(
                        "/" + id + "/assessments/" + first,
                        Map.of(
                                "assessment",
                                Map.of(
                                        "assessment_name", "correct",
                                        "rationale", "checked",
                                        "metadata", Map.of("b", "2")),
                                "update_mask",
                                "assessmentName,rationale,metadata"))
                .statusCode(200)
                .body("assessment.assessment_name", equalTo("correct"))
                .body("assessment.metadata", equalTo(Map.of("a", "1", "b", "2")))
                .body("assessment.feedback.value", equalTo(true));
        String second = assess(id, Map.of("feedback", Map.of("value", false), "overrides", first))
                .extract()
                .path("assessment.assessment_id");
        get("/" + id + "/assessments/" + first).body("assessment.valid", equalTo(false));
        get("/" + id).body("trace.trace_info.assessments.size()", equalTo(2));
        delete("/" + id + "/assessments/" + second, Map.of()).statusCode(200);
        delete("/" + id + "/assessments/" + second, Map.of()).statusCode(200);
        get("/" + id + "/assessments/" + first).body("assessment.valid", equalTo(true));
        get("/" + id + "/assessments/" + second).statusCode(404);
    }

    @Test
    void mistakes_are_told() {
        String id = trace("2026-11-30T09:00:00Z", "OK", Map.of());

        assess(id, Map.of("rationale", "nothing")).statusCode(400);
        assess("none", Map.of("feedback", Map.of("value", 1))).statusCode(404);
        post("", Map.of()).statusCode(400).body("message", containsString("'trace'"));
        save("tr 1", "2026-11-30T09:00:00Z", "OK", Map.of()).statusCode(400);
        save("tr-1", "yesterday", "OK", Map.of())
                .statusCode(400)
                .body("message", containsString("Invalid value \"yesterday\" for parameter 'request_time'"));
        save("tr-1", "2026-11-30T09:00:00Z", "FINE", Map.of()).statusCode(400);
        save("tr-1", "+12026-11-30T09:00:00Z", "OK", Map.of()).statusCode(400);
        for (String duration : List.of("1e300000000s", "1e2147483647s", "9223372036854775s", "5", "-1s")) {
            post(
                            "",
                            Map.of(
                                    "trace",
                                    Map.of(
                                            "trace_info",
                                            Map.of(
                                                    "trace_id",
                                                    "tr-1",
                                                    "trace_location",
                                                    location(experiment),
                                                    "execution_duration",
                                                    duration))))
                    .statusCode(400);
        }
    }

    private ValidatableResponse assess(String traceId, Map<String, Object> content) {
        Map<String, Object> assessment = new HashMap<>(content);
        assessment.put("assessment_name", "right");
        assessment.put("source", Map.of("source_type", "HUMAN", "source_id", "ada"));
        return post("/" + traceId + "/assessments", Map.of("assessment", assessment));
    }

    private List<String> found(String filter, List<String> orderBy) {
        return post("/search", search(filter, orderBy, 100))
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("traces.trace_id");
    }

    private Map<String, Object> search(String filter, List<String> orderBy, int size) {
        return Map.of(
                "locations", List.of(location(experiment)),
                "filter", filter,
                "order_by", orderBy,
                "max_results", size);
    }

    private String trace(String time, String state, Map<String, String> tags) {
        String id = "tr-" + UUID.randomUUID().toString().replace("-", "");
        save(id, time, state, tags).statusCode(200);
        return id;
    }

    private ValidatableResponse save(String id, String time, String state, Map<String, String> tags) {
        return post("", body(id, experiment, time, state, tags));
    }

    private static Map<String, Object> body(
            String id, String experiment, String time, String state, Map<String, String> tags) {
        return Map.of(
                "trace",
                Map.of(
                        "trace_info",
                        Map.of(
                                "trace_id",
                                id,
                                "trace_location",
                                location(experiment),
                                "request_time",
                                time,
                                "execution_duration",
                                "1.5s",
                                "state",
                                state,
                                "request_preview",
                                "why?",
                                "tags",
                                tags,
                                "trace_metadata",
                                Map.of("user", "ada"))));
    }

    /** A trace that comes with an assessment. */
    private Map<String, Object> assessed(Map<String, Object> assessment) {
        return Map.of(
                "trace",
                Map.of(
                        "trace_info",
                        Map.of(
                                "trace_id", "tr-" + UUID.randomUUID(),
                                "trace_location", location(experiment),
                                "assessments", List.of(assessment))));
    }

    private static Map<String, Object> location(String experiment) {
        return Map.of("type", "MLFLOW_EXPERIMENT", "mlflow_experiment", Map.of("experiment_id", experiment));
    }

    private ValidatableResponse get(String path) {
        return request().get(TRACES + path).then();
    }

    private ValidatableResponse post(String path, Object body) {
        return request().body(body).post(TRACES + path).then();
    }

    private ValidatableResponse patch(String path, Object body) {
        return request().body(body).patch(TRACES + path).then();
    }

    private ValidatableResponse delete(String path, Object body) {
        return request().body(body).delete(TRACES + path).then();
    }

    private RequestSpecification request() {
        return given().header("X-MLFLOW-WORKSPACE", mlflow.workspace).contentType(ContentType.JSON);
    }
}
