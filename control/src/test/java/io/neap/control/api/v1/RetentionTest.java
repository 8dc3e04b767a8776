// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.rollout.controller.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a workspace is rid of by its policy, and what it keeps all the same. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RetentionTest extends RetentionScene {

    @Test
    void a_policy_is_kept_until_another_takes_its_place_and_the_ledger_has_both() {
        retention("").body("runs", hasSize(0)).body("automatic", equalTo(false));

        policy(Map.of("deletedAfterDays", 30, "curves", Map.of("afterDays", 7, "points", 100)));
        policy(Map.of("tracesAfterDays", 90));

        retention("").body("tracesAfterDays", equalTo(90)).body("curves", nullValue());
        assertThat(ledger("retention.policy-set").getList("entries.data.from.deletedAfterDays"))
                .containsExactly(null, 30);
    }

    @Test
    void mistakes_say_what_to_do_and_change_nothing() {
        put(Map.of("deleteAfterDays", 3)).statusCode(400).body("detail", containsString("There is no deleteAfterDays"));
        put(Map.of("runs", List.of(Map.of("filter", "status ~ 'x'", "afterDays", 1))))
                .statusCode(400)
                .body("detail", containsString("runs[0].filter"));
        put(List.of()).statusCode(400);
        apply("{}").statusCode(400).body("detail", containsString("{\"yes\": true}"));
        given().get("/api/v1/workspaces/No_Name/retention").then().statusCode(400);

        retention("").body("deletedAfterDays", nullValue());
    }

    @Test
    void a_deleted_run_is_purged_with_all_that_was_logged_and_answers_as_if_it_never_was() throws IOException {
        String run = runWithEverything();
        String artifact = upload(run, "model/weights", "0123456789");
        String other = mlflow.run(experiment);
        delete(run);
        policy(Map.of("deletedAfterDays", 0));

        String plan = retention("/plan").extract().asString();
        Golden.assertSame("retention-plan", withoutIds(plan, run));
        mlflow.get("runs/get", Map.of("run_id", run)).statusCode(200);
        String report = apply().extract().asString();

        Golden.assertSame("retention-report", withoutIds(report, run));
        mlflow.get("runs/get", Map.of("run_id", run))
                .statusCode(404)
                .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"))
                .body("message", equalTo("Run with id=" + run + " not found"));
        mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "loss"))
                .statusCode(404);
        given().get(artifact).then().statusCode(404);
        mlflow.get("runs/get", Map.of("run_id", other)).statusCode(200);
        JsonPath entries = ledger("run.purged");
        assertThat(entries.getString("entries[0].subject")).isEqualTo("run/" + run);
        assertThat(entries.getString("entries[0].data.experiment")).isEqualTo(experiment);
        assertThat(ledger("artifacts.deleted").getInt("entries[0].data.bytes")).isEqualTo(10);
        apply().body("complete", equalTo(true)).body("done", hasSize(0));
    }

    @Test
    void a_run_that_was_restored_in_time_stays() {
        String run = mlflow.run(experiment);
        delete(run);
        mlflow.post("runs/restore", Map.of("run_id", run)).statusCode(200);
        policy(Map.of("deletedAfterDays", 0));

        apply().body("done", hasSize(0));

        mlflow.get("runs/get", Map.of("run_id", run)).statusCode(200);
    }

    @Test
    void a_day_that_is_not_over_purges_nothing() {
        delete(mlflow.run(experiment));
        policy(Map.of("deletedAfterDays", 1));

        retention("/plan").body("plan", hasSize(0));
        apply().body("done", hasSize(0));
    }

    @Test
    void what_a_registered_model_was_made_of_is_never_deleted_or_purged() {
        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);
        String byRun = ended(mlflow.run(experiment), "FAILED");
        version("runs:/" + byRun + "/model");
        String byModel = ended(mlflow.run(experiment), "FAILED");
        String model = model(byModel);
        version("models:/" + model);
        String byPath = ended(mlflow.run(experiment), "FAILED");
        String uri = artifactUri(byPath);
        version(uri + "/model");
        String free = ended(mlflow.run(experiment), "FAILED");
        String good = ended(mlflow.run(experiment), "FINISHED");
        String file = upload(byRun, "model/weights", "x");
        policy(Map.of("runs", List.of(Map.of("filter", "status = 'FAILED'", "afterDays", 0)), "deletedAfterDays", 0));

        apply();
        List.of(byRun, byModel, byPath, good).forEach(run -> lifecycle(run, "active"));
        lifecycle(free, "deleted");
        assertThat(ledger("run.deleted").getString("entries[0].actor")).isEqualTo("client");

        List.of(byRun, byModel, byPath).forEach(this::delete);
        mlflow.delete("logged-models/" + model, Map.of()).statusCode(200);
        apply().body("done.kind", hasItem("purge-runs"));
        List.of(byRun, byModel, byPath).forEach(run -> lifecycle(run, "deleted"));
        mlflow.get("runs/get", Map.of("run_id", free)).statusCode(404);
        given().get(file).then().statusCode(200);
    }

    @Test
    void a_run_that_shows_signs_of_life_is_not_old() {
        String run = mlflow.run(experiment);
        long tomorrow = System.currentTimeMillis() + 86_400_000;
        points(run, "loss", List.of(point(0, 1.0, tomorrow)));
        policy(Map.of("runs", List.of(Map.of("filter", "", "afterDays", 0))));

        apply().body("done", hasSize(0));

        lifecycle(run, "active");
    }

    @Test
    void a_curve_is_thinned_to_what_matters_and_the_ledger_knows_from_what() {
        String run = mlflow.run(experiment);
        for (int batch = 0; batch < 3; batch++) {
            List<Map<String, Object>> points = new ArrayList<>();
            for (int i = batch * 1_000; i < (batch + 1) * 1_000; i++) {
                points.add(point(i, i == 1_234 ? -5.0 : i == 2_345 ? 99.0 : i % 7, 1_000 + i));
            }
            points(run, "loss", points);
        }
        points(run, "short", List.of(point(1, 0.5, 1), point(2, 0.25, 2)));
        policy(Map.of("curves", Map.of("afterDays", 0, "points", 50)));
        apply().body("done", hasSize(0)); // it goes on

        ended(run, "FINISHED");
        retention("/plan").body("plan[0].kind", equalTo("thin-curves")).body("plan[0].bytes", equalTo(24 * 2_950));
        apply().body("done[0].count", equalTo(1)).body("done[0].bytes", greaterThan(24 * 2_949));

        JsonPath history = json(mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "loss")));
        List<Float> values = history.getList("metrics.value");
        assertThat(values).hasSizeBetween(40, 50).contains(-5.0f, 99.0f);
        assertThat(history.getList("metrics.step", Integer.class))
                .startsWith(0)
                .endsWith(2_999)
                .isSorted();
        JsonPath shown = json(mlflow.get("runs/get", Map.of("run_id", run)));
        assertThat(shown.getList("run.data.metrics.findAll { it.key == 'loss' }.step"))
                .containsExactly(2_999);
        mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "short"))
                .body("metrics", hasSize(2));
        JsonPath thinned = ledger("run.thinned");
        assertThat(thinned.getInt("entries[0].data.points_before")).isEqualTo(3_000);
        assertThat(thinned.getInt("entries[0].data.points_after")).isEqualTo(values.size());
        assertThat(thinned.getString("entries[0].data.digest_before"))
                .isEqualTo(ledger("run.ended").getString("entries[0].data.digest"))
                .isNotEqualTo(thinned.getString("entries[0].data.digest_after"));
        apply().body("done", hasSize(0));
    }

    @Test
    void a_curve_behind_a_registered_model_keeps_its_points() {
        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);
        String run = mlflow.run(experiment);
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            points.add(point(i, i % 7, 1_000 + i));
        }
        points(run, "loss", points);
        ended(run, "FINISHED");
        version("runs:/" + run + "/model");
        policy(Map.of("curves", Map.of("afterDays", 0, "points", 10)));

        retention("/plan").body("plan", hasSize(0));
        apply().body("done", hasSize(0));

        mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "loss"))
                .body("metrics", hasSize(100));
    }

    @Test
    void artifacts_of_what_is_not_there_are_orphans_and_nothing_else_is() {
        String run = mlflow.run(experiment);
        String kept = upload(run, "a/b", "kept");
        String model = model(run);
        String modelFolder = json(mlflow.get("logged-models/" + model, Map.of()))
                .getString("model.info.artifact_uri")
                .substring(SCHEME.length());
        String keptModel = upload(modelFolder + "/MLmodel", "kept");
        String folder = artifactUri(run).substring(SCHEME.length()).replace(run + "/artifacts", "");
        String gone = UUID.randomUUID().toString().replace("-", "");
        String orphan = upload(folder + gone + "/artifacts/deep/file", "orphan");
        String orphanModel = upload(folder + "models/m-" + gone + "/artifacts/MLmodel", "orphan");
        String orphanTrace = upload(folder + "traces/tr-" + gone + "/artifacts/traces.json", "orphan");
        String own = upload(folder + "notes/artifacts/file", "somebody's own");
        policy(Map.of("orphansAfterDays", 1));
        retention("/plan").body("plan", hasSize(0));

        policy(Map.of("orphansAfterDays", 0));
        retention("/plan").body("plan[0].kind", equalTo("drop-orphans")).body("plan[0].count", equalTo(3));
        apply().body("done.kind", hasItems("drop-orphans", "empty-folders")).body("bytes", equalTo(18));

        List.of(orphan, orphanModel, orphanTrace)
                .forEach(path -> given().get(path).then().statusCode(404));
        List.of(kept, keptModel, own).forEach(path -> given().get(path).then().statusCode(200));
    }

    @Test
    void a_deleted_experiment_goes_with_its_runs_models_and_traces() {
        String run = runWithEverything();
        String model = model(run);
        String trace = trace(run);
        upload(run, "file", "x");
        mlflow.post("experiments/delete", Map.of("experiment_id", experiment)).statusCode(200);
        policy(Map.of("deletedAfterDays", 0));

        apply().body("done.kind", hasItems("purge-runs", "purge-models", "purge-experiments"));

        mlflow.get("experiments/get", Map.of("experiment_id", experiment)).statusCode(404);
        mlflow.get("logged-models/" + model, Map.of()).statusCode(404);
        traces(trace).statusCode(404);
        mlflow.experiment("old"); // its name is free again
        assertThat(ledger("experiment.purged").getString("entries[0].data.name"))
                .isEqualTo("old");
    }

    @Test
    void traces_go_by_their_age() {
        String trace = trace(mlflow.run(experiment));
        policy(Map.of("tracesAfterDays", 36_500));
        apply().body("done", hasSize(0));
        traces(trace).statusCode(200);

        policy(Map.of("tracesAfterDays", 1));
        retention("/plan").body("plan[0].kind", equalTo("delete-traces")).body("plan[0].names", hasItem(trace));
        apply().body("done[0].count", equalTo(1));

        traces(trace).statusCode(404);
    }

    @Test
    void two_at_once_do_it_once() throws InterruptedException {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            runs.add(mlflow.run(experiment));
            delete(runs.getLast());
        }
        policy(Map.of("deletedAfterDays", 0));

        List<Thread> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(Thread.ofVirtual().start(() -> apply().statusCode(200)));
        }
        for (Thread one : both) {
            one.join();
        }
        apply();

        assertThat(ledger("run.purged").getList("entries.subject")).hasSize(50).doesNotHaveDuplicates();
        runs.forEach(run -> mlflow.get("runs/get", Map.of("run_id", run)).statusCode(404));
    }
}
