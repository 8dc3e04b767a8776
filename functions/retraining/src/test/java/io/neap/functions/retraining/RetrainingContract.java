// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever sends events may count on, whatever runs the function. */
abstract class RetrainingContract {

    static final String DATA = """
            {"name": "penguins", "uris": ["mlflow-artifacts:/datasets/batch%201.csv"]}""";

    @BeforeEach
    void putData() throws IOException {
        RecordingMlflow.forget();
        RecordingMlflow.ARTIFACTS.put(
                "datasets/batch 1.csv", Files.readAllBytes(Path.of("../../src/main/resources/penguins/batch-1.csv")));
    }

    @Test
    void answersABinaryEventWithTheVersionThatItLedTo() {
        binary("e1", DATA)
                .post("/")
                .then()
                .statusCode(200)
                .header("ce-type", "io.neap.model.registered")
                .header("ce-source", "/workspaces/default/triggers/nightly")
                .header("ce-id", "run0")
                .body("run_id", equalTo("run0"))
                .body("model", equalTo("penguins"))
                .body("version", equalTo("1"))
                .body("metrics.accuracy", is(1.0f));

        assertThat(RecordingMlflow.statuses()).containsExactly("FINISHED");
        assertThat(RecordingMlflow.ALIASES).containsEntry("champion", "1");
    }

    @Test
    void answersAStructuredEventInKind() {
        given().contentType("application/cloudevents+json")
                .body("""
                        {"specversion": "1.0", "id": "e2", "source": "/test", "type": "io.neap.data.arrived",
                         "datacontenttype": "application/json", "data": %s}""".formatted(DATA))
                .post("/")
                .then()
                .statusCode(200)
                .contentType("application/cloudevents+json")
                .body("type", equalTo("io.neap.model.registered"))
                .body("data.version", equalTo("1"));
    }

    @Test
    void logsWhatLineageNeeds() {
        binary("e3", DATA).post("/").then().statusCode(200);

        assertThat(RecordingMlflow.request("runs/create").encode())
                .contains("{\"key\":\"neap.event.id\",\"value\":\"e3\"}")
                .contains("{\"key\":\"neap.event.source\",\"value\":\"/test\"}")
                .contains("{\"key\":\"neap.event.type\",\"value\":\"io.neap.data.arrived\"}")
                .contains("{\"key\":\"neap.trigger\",\"value\":\"nightly\"}");
        assertThat(RecordingMlflow.request("runs/log-inputs").encode())
                .contains("\"name\":\"penguins\"")
                .contains("\"digest\":\"");
        assertThat(RecordingMlflow.request("model-versions/create").getString("source"))
                .isEqualTo("models:/m-run0");
        assertThat(new String(RecordingMlflow.ARTIFACTS.get("1/models/m/MLmodel"), StandardCharsets.UTF_8))
                .contains("""
                        inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 4]}, "name": \
                        "features"}]'""");
        assertThat(RecordingMlflow.ARTIFACTS.get("1/models/m/model.onnx")).isNotEmpty();
    }

    @Test
    void trainsOnceHoweverOftenAndHoweverParallelAnEventIsDelivered() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> versions = threads
                    .invokeAll(IntStream.range(0, 8)
                            .<Callable<String>>mapToObj(i -> () -> binary("e4", DATA)
                                    .post("/")
                                    .then()
                                    .statusCode(200)
                                    .extract()
                                    .path("version"))
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();

            assertThat(versions).containsOnly("1");
        }
        assertThat(RecordingMlflow.statuses()).containsExactly("FINISHED");
        assertThat(RecordingMlflow.VERSIONS).hasSize(1);
    }

    @Test
    void keepsTheChampionWhenTheModelHasOne() {
        binary("e5", DATA).post("/").then().statusCode(200);
        binary("e6", DATA).post("/").then().statusCode(200).body("version", equalTo("2"));

        assertThat(RecordingMlflow.ALIASES).containsEntry("champion", "1");
    }

    @Test
    void completesADeliveryThatBrokeOffAfterItsVersionWasMade() {
        RecordingMlflow.FAILURES.add("500 model-versions/create");
        binary("e7", DATA).post("/").then().statusCode(503);
        assertThat(RecordingMlflow.statuses()).containsExactly("RUNNING");

        binary("e7", DATA).post("/").then().statusCode(200).body("run_id", equalTo("run0"));

        assertThat(RecordingMlflow.statuses()).containsExactly("FINISHED");
        assertThat(RecordingMlflow.VERSIONS).hasSize(1);
        assertThat(RecordingMlflow.ALIASES).containsEntry("champion", "1");
    }

    @Test
    void repeatsADeliveryThatBrokeOffBeforeItsVersionWasMade() {
        RecordingMlflow.FAILURES.addAll(List.of("500 registered-models/create"));
        binary("e8", DATA).post("/").then().statusCode(503);

        binary("e8", DATA).post("/").then().statusCode(200).body("run_id", equalTo("run1"));

        assertThat(RecordingMlflow.statuses()).containsExactly("FAILED", "FINISHED");
        assertThat(RecordingMlflow.VERSIONS).hasSize(1);
    }

    @Test
    void waitsForAnMlflowThatIsBusy() {
        RecordingMlflow.FAILURES.addAll(List.of("503 runs/create", "503 runs/create", "429 logged-models"));

        binary("e9", DATA).post("/").then().statusCode(200);

        assertThat(RecordingMlflow.statuses()).containsExactly("FINISHED");
    }

    @Test
    void namesTheCellThatIsNoNumberAndEndsTheRun() {
        RecordingMlflow.ARTIFACTS.put(
                "datasets/batch 1.csv", "mass,species\n1,A\nx,B\n".getBytes(StandardCharsets.UTF_8));

        binary("e10", DATA)
                .post("/")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("detail", containsString("line 3, column 'mass': 'x' is not a finite number."));

        assertThat(RecordingMlflow.statuses()).containsExactly("FAILED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 400 | The event's data lack 'name'",
                "{\"name\": \"p\"} | 400 | The event's data lack 'uris'",
                "{\"name\": \"p\", \"uris\": [\"ftp://x/y\"]} | 400 | Cannot fetch 'ftp://x/y'",
                "{\"name\": \"p\", \"uris\": [\"file:///etc/passwd\"]} | 400 | NEAP_DATA_DIR",
                "{\"name\": \"p\", \"uris\": [\"mlflow-artifacts:/none.csv\"]} | 422 | answered 404",
                "{\"name\": | 400 | not the JSON object",
                "[1] | 400 | not the JSON object",
            })
    void saysWhatToDoAboutDataThatItCannotUse(String data, int status, String detail) {
        binary("e11", data).post("/").then().statusCode(status).body("detail", containsString(detail));
    }

    @Test
    void saysWhichAttributeAnEventLacks() {
        Response response =
                given().header("ce-id", "1").header("ce-type", "t").body("{}").post("/");

        response.then().statusCode(400).body("detail", equalTo("The event lacks the header 'ce-source'."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/cloudevents+json | {\"id\": \"1\"} | The event lacks the field 'source'.",
                "application/cloudevents+json | [] | The body is no JSON object",
                "application/cloudevents+json | {\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"specversion\":\"1.0\"}"
                        + " | send io.neap.data.arrived",
                "application/json | {} | This is no CloudEvent",
            })
    void refusesWhatIsNoEventOfItsKind(String contentType, String body, String detail) {
        given().contentType(contentType)
                .body(body)
                .post("/")
                .then()
                .statusCode(400)
                .body("detail", containsString(detail));
    }

    @Test
    void isReadyAndMeasured() {
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/metrics").then().statusCode(200).body(containsString("jvm_"));
    }

    static RequestSpecification binary(String id, String data) {
        return given().header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", "/test")
                .header("ce-type", "io.neap.data.arrived")
                .contentType("application/json")
                .body(data);
    }
}
