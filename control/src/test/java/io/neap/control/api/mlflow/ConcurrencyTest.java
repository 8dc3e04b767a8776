// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.neap.control.api.mlflow.RunsTest.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ConcurrencyTest {

    private static final int CLIENTS = 8;

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Test
    void clients_that_log_the_same_points_in_any_order_all_succeed() throws Exception {
        String run = mlflow.run(mlflow.experiment("e"));

        List<Integer> answers = together(client -> {
            List<Map<String, Object>> points = new ArrayList<>(IntStream.range(0, 200)
                    .mapToObj(i -> point("m" + i % 20, i, i, i))
                    .toList());
            Collections.rotate(points, client * 25);
            return mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", points))
                    .extract()
                    .statusCode();
        });

        assertThat(answers).containsOnly(200);
        JsonPath found = json(mlflow.get("runs/get", Map.of("run_id", run)));
        assertThat(found.getList("run.data.metrics")).hasSize(20);
        assertThat(found.getDouble("run.data.metrics.find { it.key == 'm19' }.value"))
                .isEqualTo(199.0);
        assertThat(json(mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "m19")))
                        .getList("metrics"))
                .hasSize(10);
    }

    @Test
    void of_clients_that_log_a_param_differently_one_wins_and_the_others_are_told() throws Exception {
        String run = mlflow.run(mlflow.experiment("e"));

        List<Integer> answers = together(
                client -> mlflow.post("runs/log-parameter", Map.of("run_id", run, "key", "p", "value", "v" + client))
                        .extract()
                        .statusCode());

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 400);
        assertThat(json(mlflow.get("runs/get", Map.of("run_id", run))).getList("run.data.params"))
                .hasSize(1);
    }

    @Test
    void of_clients_that_make_one_experiment_one_wins() throws Exception {
        List<Integer> answers = together(client ->
                mlflow.post("experiments/create", Map.of("name", "e")).extract().statusCode());

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 400);
    }

    @Test
    void versions_are_numbered_without_gap_or_twin() throws Exception {
        mlflow.post("registered-models/create", Map.of("name", "net")).statusCode(200);

        List<Integer> versions = together(client -> json(mlflow.post(
                        "model-versions/create", Map.of("name", "net", "source", "mlflow-artifacts:/x")))
                .getInt("model_version.version"));

        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, CLIENTS).boxed().toList());
    }

    private static <T> List<T> together(Client<T> client) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<T>> calls = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> (Callable<T>) () -> client.call(i))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    /** What one of the clients does. */
    private interface Client<T> {

        T call(int number);
    }
}
