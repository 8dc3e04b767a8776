// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import static io.neap.control.platform.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through the door, the database, the platform and a real process, and back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@QuarkusTestResource(SampleSubscriberResource.class)
class EventDoorTest {

    private static final String TYPE = "io.neap.data.arrived";

    /** A workspace of its own keeps each test apart from the others. */
    private final String workspace = "w" + UUID.randomUUID().toString().substring(0, 8);

    private final String root = "/api/v1/workspaces/" + workspace;

    @Inject
    DataSource database;

    @BeforeEach
    void makeTrigger() {
        putTrigger("nightly", TYPE);
    }

    @AfterEach
    void deleteTriggers() {
        List<String> names = given().get(root + "/triggers").jsonPath().getList("triggers.name");
        names.forEach(name -> given().delete(root + "/triggers/" + name).then().statusCode(204));
    }

    @Test
    void aBinaryEventIsDeliveredAndItsAnswerKept() {
        JsonPath receipt = accepted(binary("e1"));

        JsonPath run = ended(receipt.getString("pipelineRuns[0]"));

        assertThat(run.getMap(""))
                .containsEntry("state", "Succeeded")
                .containsEntry("trigger", "nightly")
                .containsEntry("eventId", "e1")
                .containsEntry("runId", "run-of-e1")
                .containsEntry("model", "penguins")
                .containsEntry("version", "7");
    }

    @Test
    void aStructuredEventIsDelivered() {
        JsonPath receipt = accepted(given().contentType("application/cloudevents+json; charset=utf-8")
                .body("""
                {"specversion": "1.0", "id": "e2", "source": "/test", "type": "%s", "data": {"name": "penguins"}}""".formatted(TYPE)));

        assertThat(ended(receipt.getString("pipelineRuns[0]")).getString("runId"))
                .isEqualTo("run-of-e2");
    }

    @Test
    void oneEventPostedOftenAtOnceStartsOneRun() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            Callable<JsonPath> post = () -> accepted(binary("e3"));
            List<JsonPath> receipts = threads
                    .invokeAll(IntStream.range(0, 20).mapToObj(i -> post).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();

            assertThat(receipts.stream()
                            .map(receipt -> receipt.getList("pipelineRuns"))
                            .distinct())
                    .hasSize(1);
            assertThat(receipts.stream().filter(receipt -> !receipt.getBoolean("duplicate")))
                    .hasSize(1);
            ended(receipts.getFirst().getString("pipelineRuns[0]"));
        }
        given().get(root + "/pipeline-runs").then().body("pipelineRuns", hasSize(1));
        assertThat(delivered()).containsExactly("e3");
    }

    @Test
    void theAnswerIsAnEventThatOthersWaitFor() {
        putTrigger("announce", "io.neap.model.registered");

        JsonPath quiet = ended(accepted(binary("quiet")).getString("pipelineRuns[0]"));
        ended(accepted(binary("e4")).getString("pipelineRuns[0]"));

        eventually(() -> states("announce").equals(List.of("Succeeded")));
        assertThat(quiet.getString("state")).isEqualTo("Succeeded");
        assertThat(delivered()).containsExactly("quiet", "e4", "answer-to-e4");
    }

    @Test
    void anEventThatNobodyWaitsForIsAcceptedAndStartsNothing() {
        JsonPath receipt = accepted(event("e5", "io.neap.other"));

        assertThat(receipt.getList("pipelineRuns")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"busy", "crash"})
    void whatCannotBeDeliveredNowIsDeliveredAgain(String id) {
        JsonPath run = ended(accepted(binary(id)).getString("pipelineRuns[0]"));

        assertThat(run.getString("state")).isEqualTo("Succeeded");
        assertThat(delivered()).containsExactly(id, id);
    }

    @Test
    void whatIsRefusedFailsWithTheReason() {
        JsonPath run = ended(accepted(binary("refuse")).getString("pipelineRuns[0]"));

        assertThat(run.getString("state")).isEqualTo("Failed");
        assertThat(run.getString("reason")).isEqualTo("Answered 422: There is no column 'kind'.");
        assertThat(delivered()).containsExactly("refuse");
    }

    @Test
    void aReasonThatTheDatabaseCannotHoldIsCleaned() {
        JsonPath run = ended(accepted(binary("refuse-nul")).getString("pipelineRuns[0]"));

        assertThat(run.getString("reason")).isEqualTo("Answered 422: bad \uFFFD column");
        assertThat(delivered()).containsExactly("refuse-nul");
    }

    @Test
    void anAnswerThatCameAfterItsLeaseChangesNothing() throws Exception {
        String id = accepted(binary("slow")).getString("pipelineRuns[0]");
        eventually(() -> Files.exists(journal()));

        beginElsewhere(id);
        Files.createFile(Path.of(journal() + ".go"));

        assertThat(ended(id).getString("state")).isEqualTo("Succeeded");
        assertThat(delivered()).containsExactly("slow", "slow");
        assertThat(kinds()).containsOnlyOnce("pipeline-run.succeeded");
    }

    @Test
    void functionsThatStartEachOtherInACircleAreStopped() {
        putTrigger("circle", "io.neap.loop");

        accepted(event("loop", "io.neap.loop"));

        eventually(() -> states("circle").contains("Failed"));
        assertThat(states("circle")).hasSize(17).containsOnlyOnce("Failed");
        given().get(root + "/pipeline-runs?limit=1")
                .then()
                .body("pipelineRuns[0].reason", containsString("neap.pipeline.max-hops"));
    }

    @Test
    void theTraceOfARequestReachesTheFunctionThatItsEventStarts() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        ended(accepted(binary("traced").header("traceparent", trace)).getString("pipelineRuns[0]"));

        assertThat(delivered()).containsExactly("traced " + trace);
    }

    @Test
    void everyStepIsInTheLedger() {
        ended(accepted(binary("e6")).getString("pipelineRuns[0]"));

        eventually(() -> kinds().containsAll(List.of(
                "trigger.applied", "event.received", "pipeline-run.started", "pipeline-run.succeeded")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | {} | 400 | Send the headers ce-id",
                "application/cloudevents+json | {\"id\": | 400 | cannot be read",
                "application/cloudevents+json | {\"specversion\": \"1.0\"} | 400 | Send the headers",
                "application/cloudevents+json | {\"specversion\":\"1.0\",\"id\":\" \",\"source\":\"/s\",\"type\":\"t\"}"
                        + " | 400 | 'id' is empty",
                "application/cloudevents+json | {\"specversion\":\"7\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}"
                        + " | 400 | cannot be read",
            })
    void whatIsNoEventIsRefusedWithWhatToDo(String contentType, String body, int status, String detail) {
        given().contentType(contentType)
                .body(body)
                .post(root + "/events")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("detail", containsString(detail));
    }

    @Test
    void anEventThatIsTooLargeIsRefused() {
        binary("e7")
                .body(new byte[1_048_577])
                .post(root + "/events")
                .then()
                .statusCode(413)
                .body("detail", containsString("send data as an artifact"));
    }

    @Test
    void anEventThatTheDatabaseCannotHoldIsRefused() {
        given().contentType("application/cloudevents+json")
                .body("{\"specversion\": \"1.0\", \"id\": \"a\\u0000b\", \"source\": \"/s\", \"type\": \"" + TYPE
                        + "\"}")
                .post(root + "/events")
                .then()
                .statusCode(400)
                .body("detail", containsString("U+0000"));
    }

    @Test
    void aTriggerIsDeclaredTwiceAndChangedOnce() {
        putTrigger("nightly", TYPE);
        given().get(root + "/triggers/nightly").then().statusCode(200).body("generation", equalTo(1));

        given().contentType("application/json")
                .body(Map.of(
                        "eventType",
                        TYPE,
                        "function",
                        "retraining",
                        "environment",
                        Map.of(
                                "NEAP_MODEL_NAME",
                                "m",
                                "NEAP_LABEL",
                                "other",
                                "SAMPLE_JOURNAL",
                                journal().toString())))
                .put(root + "/triggers/nightly")
                .then()
                .statusCode(200)
                .body("generation", equalTo(2))
                .body("status.revision", equalTo("nightly-00002"));
        eventually(() -> List.of("Ready", "Asleep")
                .contains(given().get(root + "/triggers/nightly").jsonPath().getString("status.state")));
        assertThat(ended(accepted(binary("e8")).getString("pipelineRuns[0]")).getString("state"))
                .isEqualTo("Succeeded");
    }

    @Test
    void oneMachineHasNoJobs() {
        String job = "{\"image\": \"registry/train@sha256:" + "0".repeat(64) + "\"}";

        given().contentType("application/json")
                .body("{\"eventType\": \"t\", \"job\": " + job + "}")
                .put(root + "/triggers/trained")
                .then()
                .statusCode(400)
                .body("detail", containsString("Neap on a cluster"));
    }

    @Test
    void aTriggerThatIsNotThereIsNotFound() {
        given().get(root + "/triggers/none").then().statusCode(404);
        given().delete(root + "/triggers/none").then().statusCode(404);
        given().get(root + "/pipeline-runs/none").then().statusCode(404);
        given().contentType("application/json")
                .body(
                        "{\"eventType\": \"t\", \"function\": \"retraining\", \"environment\": {\"NEAP_MODEL_NAME\": \"m\","
                                + " \"NEAP_LABEL\": \"l\", \"NEAP_FEATURES\": null}}")
                .put(root + "/triggers/x")
                .then()
                .statusCode(400)
                .body("detail", containsString("a variable without a value"));
        given().contentType("application/json")
                .body("{\"function\": \"retraining\"}")
                .put(root + "/triggers/x")
                .then()
                .statusCode(400)
                .body("detail", containsString("'eventType' and 'function'"));
    }

    private void putTrigger(String name, String eventType) {
        given().contentType("application/json")
                .body(Map.of(
                        "eventType",
                        eventType,
                        "function",
                        "retraining",
                        "environment",
                        Map.of(
                                "NEAP_MODEL_NAME",
                                "m",
                                "NEAP_LABEL",
                                "l",
                                "SAMPLE_JOURNAL",
                                journal().toString())))
                .put(root + "/triggers/" + name)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification binary(String id) {
        return event(id, TYPE);
    }

    private static RequestSpecification event(String id, String type) {
        return given().header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", "/test")
                .header("ce-type", type)
                .contentType("application/json")
                .body("{\"name\": \"penguins\"}");
    }

    private JsonPath accepted(RequestSpecification event) {
        return event.post(root + "/events").then().statusCode(202).extract().jsonPath();
    }

    private JsonPath ended(String pipelineRun) {
        String path = root + "/pipeline-runs/" + pipelineRun;
        eventually(() -> List.of("Succeeded", "Failed")
                .contains(given().get(path).jsonPath().getString("state")));
        return given().get(path).jsonPath();
    }

    private List<String> states(String trigger) {
        return given().get(root + "/pipeline-runs")
                .jsonPath()
                .getList("pipelineRuns.findAll { it.trigger == '" + trigger + "' }.state");
    }

    private List<String> kinds() {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select kind from ledger_entry where workspace = ?")) {
            select.setString(1, workspace);
            List<String> kinds = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    kinds.add(rows.getString(1));
                }
            }
            return kinds;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As a control does that takes the delivery over, and dies: its lease ends a little later. */
    private void beginElsewhere(String pipelineRun) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement begin = connection.prepareStatement(
                        "update outbox set attempts = attempts + 1, available_at = ? where pipeline_run = ?")) {
            begin.setLong(1, System.currentTimeMillis() + 500);
            begin.setString(2, pipelineRun);
            assertThat(begin.executeUpdate()).isEqualTo(1);
        }
    }

    private Path journal() {
        return Path.of("target", "journal-" + workspace).toAbsolutePath();
    }

    private List<String> delivered() {
        try {
            return Files.readAllLines(journal());
        } catch (IOException e) {
            throw new AssertionError("nothing was delivered", e);
        }
    }
}
