// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import static io.neap.control.platform.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out to a sink, and what a Broker brings. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@QuarkusTestResource(SampleSinkResource.class)
class OwnEventsTest {

    @ConfigProperty(name = "neap.events.sink")
    String sink;

    @ParameterizedTest
    @ValueSource(strings = {"w-told", "w-busy"})
    void whatHappensIsToldToTheSinkOnceAndInOrder(String prefix) {
        String workspace = prefix + UUID.randomUUID().toString().substring(0, 8);
        for (String name : List.of("first", "second")) {
            given().header("X-MLFLOW-WORKSPACE", workspace)
                    .contentType("application/json")
                    .body(Map.of("name", name))
                    .post("/api/2.0/mlflow/registered-models/create")
                    .then()
                    .statusCode(200);
        }

        String told = "/neap/workspaces/" + workspace + " io.neap.registered-model.created model/";
        eventually(() -> taken(workspace).equals(List.of(told + "first", told + "second")));
    }

    @Test
    void whatComesBackFromABrokerIsKnown() {
        String workspace = "w" + UUID.randomUUID().toString().substring(0, 8);

        event("back", "/neap/workspaces/" + workspace)
                .post("/api/v1/workspaces/" + workspace + "/events")
                .then()
                .statusCode(202)
                .body("duplicate", equalTo(true))
                .body("pipelineRuns", hasSize(0));
    }

    @Test
    void aBrokerIsAnsweredWithoutABody() {
        String workspace = "w" + UUID.randomUUID().toString().substring(0, 8);

        event("e1", "/station")
                .post("/api/v1/workspaces/" + workspace + "/events?receipt=false")
                .then()
                .statusCode(202)
                .body(emptyString());
    }

    @Test
    void aDeadLetterIsKeptOnceWithWhatTheBrokerSaysOfIt() {
        String workspace = "w" + UUID.randomUUID().toString().substring(0, 8);
        RequestSpecification letter = event("lost", "/station")
                .header("ce-knativeerrordest", "http://neap/events")
                .header("ce-knativeerrorcode", "413")
                .header("ce-knativeerrordata", "dG9vIGxhcmdl");

        for (int i = 0; i < 2; i++) {
            letter.post("/api/v1/workspaces/" + workspace + "/triggers/nightly/dead-letters")
                    .then()
                    .statusCode(202)
                    .body(emptyString());
        }

        given().get("/api/v1/workspaces/" + workspace + "/dead-letters")
                .then()
                .statusCode(200)
                .body("deadLetters", hasSize(1))
                .body("deadLetters[0].trigger", equalTo("nightly"))
                .body("deadLetters[0].reason", equalTo("http://neap/events answered 413: too large"))
                .body("deadLetters[0].event", containsString("\"id\":\"lost\""));
        String told = "/neap/workspaces/" + workspace + " io.neap.event.dead-lettered event//station/lost";
        eventually(() -> taken(workspace).equals(List.of(told)));
    }

    private List<String> taken(String workspace) {
        String body = given().baseUri(sink).get("/").asString();
        return body.lines().filter(line -> line.contains("/" + workspace + " ")).toList();
    }

    private static RequestSpecification event(String id, String source) {
        assertThat(source).startsWith("/");
        return given().header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", source)
                .header("ce-type", "io.neap.data.arrived")
                .contentType("application/json")
                .body("{\"name\": \"penguins\"}");
    }
}
