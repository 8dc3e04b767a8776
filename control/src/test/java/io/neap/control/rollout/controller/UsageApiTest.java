// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.neap.control.platform.Eventually.eventually;
import static io.neap.control.rollout.controller.PenguinService.path;
import static io.neap.control.rollout.controller.PenguinService.put;
import static io.neap.control.rollout.controller.PenguinService.revision;
import static io.neap.control.rollout.controller.PenguinService.tick;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.monitor.usage.UsageStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Usage through HTTP and the real database: reported, summed up, and told. */
@QuarkusTest
@TestProfile(RolloutProfile.class)
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class UsageApiTest {

    private static final String TEN_MINUTES = "?since=2026-01-01T00:00:00Z&until=2026-01-01T00:10:00Z";

    @Inject
    RolloutController controller;

    @Inject
    FakePlatform platform;

    @Inject
    UsageStore store;

    @Test
    void reports_are_summed_up_and_each_counts_once() throws IOException {
        serve("summed", "{\"model\":\"models:/penguins/1\"}");

        report("summed", "one", 1, "00:00:30", 5).statusCode(202).body("duplicate", is(false));
        report("summed", "one", 1, "00:00:30", 5).statusCode(202).body("duplicate", is(true));
        report("summed", "two", 1, "00:00:40", 7).statusCode(202);
        report("summed", "one", 2, "00:07:00", 1).statusCode(202);
        report("summed", "one", 3, "00:11:00", 100).statusCode(202);

        Golden.assertSame(
                "usage",
                given().get(path("summed") + "/usage" + TEN_MINUTES)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
        given().get("/api/v1/ledger?workspace=summed&kind=event.received")
                .then()
                .body("entries", hasSize(0));
    }

    @Test
    void sleeping_saves_what_was_requested() {
        serve(
                "saved",
                "{\"model\":\"models:/penguins/1\",\"resources\":{\"requests\":{\"cpu\":\"500m\"},"
                        + "\"limits\":{\"memory\":\"1Gi\",\"nvidia.com/gpu\":1}}}");
        awaitEntry("saved", "revision.ready");
        platform.asleep(revision("saved", 1));
        awaitEntry("saved", "revision.asleep");

        given().get(path("saved") + "/usage")
                .then()
                .statusCode(200)
                .body("revisions[0].revision", is("penguins-00001"))
                .body("revisions[0].asleepSeconds", is(86400.0F))
                .body("revisions[0].saved.cpuSeconds", is(43200.0F))
                .body("revisions[0].saved.memoryGibSeconds", is(86400.0F))
                .body("revisions[0].saved.gpuSeconds", is(86400.0F))
                .body("revisions[0].saved.cpuBasis", is("requested"))
                .body("total.saved.cpuSeconds", is(43200.0F));
    }

    @Test
    void what_is_old_is_forgotten() throws Throwable {
        serve("old", "{\"model\":\"models:/penguins/1\"}");
        report("old", "one", 1, "00:00:30", 5).statusCode(202);

        Instant now = Instant.parse("2026-01-01T00:05:00Z");
        VertxContextSupport.subscribeAndAwait(() -> store.forget(now, now));

        given().get(path("old") + "/usage" + TEN_MINUTES).then().body("total.requests", is(0));
        report("old", "one", 1, "00:00:30", 5).body("duplicate", is(true));
    }

    @Test
    void a_mistake_says_what_to_do() {
        serve("wrong", "{\"model\":\"models:/penguins/1\"}");

        given().get(path("nobody") + "/usage").then().statusCode(404);
        given().get(path("wrong") + "/usage?since=noon")
                .then()
                .statusCode(400)
                .body("detail", containsString("since must be an instant"));
        given().get(path("wrong") + "/usage?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z")
                .then()
                .statusCode(400)
                .body("detail", containsString("since must be before until"));
        report("wrong", "one", -1, "00:00:30", 5).statusCode(400).body("detail", containsString("sequence"));
        event("wrong", "[]").statusCode(400).body("detail", containsString("'service' is no text"));
        event("wrong", "{").statusCode(400).body("detail", containsString("cannot be counted"));
        assertThat(event("wrong", data("penguins-00009", "one", 1, "00:00:30", 5))
                        .statusCode(202)
                        .extract()
                        .<Boolean>path("duplicate"))
                .as("nobody is counted who is not there")
                .isTrue();
    }

    private void serve(String workspace, String spec) {
        put(workspace, spec).statusCode(201);
        tick(controller, workspace);
        platform.ready(revision(workspace, 1));
        tick(controller, workspace);
    }

    private static void awaitEntry(String workspace, String kind) {
        eventually(() -> !given().get("/api/v1/ledger?workspace=" + workspace + "&kind=" + kind)
                .jsonPath()
                .getList("entries")
                .isEmpty());
    }

    private static ValidatableResponse report(
            String workspace, String process, long sequence, String until, long requests) {
        return event(workspace, data("penguins-00001", process, sequence, until, requests));
    }

    /** Thirty seconds of a process that has used a tenth of a processor. */
    private static String data(String revision, String process, long sequence, String until, long requests) {
        Instant end = Instant.parse("2026-01-01T" + until + "Z");
        return String.format(
                Locale.ROOT,
                """
                {"service": "penguins", "revision": "%s", "process": "%s", "sequence": %d, "since": "%s", "until": "%s",
                 "cpu_us": 3000000, "memory_peak_bytes": %d, "models": [{"name": "penguins", "version": "1",
                 "requests": %d, "rows": %d, "failures": 1, "compute_us": 1500}]}""",
                revision,
                process,
                sequence,
                end.minusSeconds(30),
                end,
                (100 + requests) << 20,
                requests,
                2 * requests);
    }

    private static ValidatableResponse event(String workspace, String data) {
        return given().contentType("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "any")
                .header("ce-source", "/neap/services/penguins")
                .header("ce-type", "io.neap.inference.usage")
                .body(data)
                .post("/api/v1/workspaces/" + workspace + "/events")
                .then();
    }
}
