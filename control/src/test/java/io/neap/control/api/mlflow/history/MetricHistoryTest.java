// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history is the same whatever batches its points came in. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class MetricHistoryTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private String run = "";

    @BeforeEach
    void aRun() {
        run = mlflow.run(mlflow.experiment("curves"));
    }

    @Test
    void batches_that_overlap_give_each_point_once() {
        log(1, 2, 3);
        log(2, 3, 4);
        log(1, 2, 3);
        log(4);

        assertThat(pages(25_000)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(pages(1)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void batches_of_several_writers_are_one_order() {
        log(1, 9, 17);
        log(2, 10, 30);
        log(3, 4, 5);
        log(40);
        log(16, 18);

        for (int size = 1; size < 8; size++) {
            assertThat(pages(size))
                    .as("pages of %d", size)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 9L, 10L, 16L, 17L, 18L, 30L, 40L);
        }
    }

    @Test
    void the_same_points_again_and_again_do_not_end_a_page_early() {
        for (int i = 0; i < 5; i++) {
            log(1, 2, 3, 4, 100 + i);
        }
        log(200, 201);

        assertThat(pages(2)).containsExactly(1L, 2L, 3L, 4L, 100L, 101L, 102L, 103L, 104L, 200L, 201L);
    }

    @Test
    void a_thousand_points_a_batch_are_paged_without_gaps() {
        for (int batch = 0; batch < 5; batch++) {
            int from = batch * 1000;
            log(IntStream.range(from, from + 1000).asLongStream().toArray());
        }

        assertThat(pages(700))
                .containsExactlyElementsOf(LongStream.range(0, 5000).boxed().toList());
    }

    @Test
    void numbers_of_every_kind_come_back() {
        List<Map<String, Object>> points = new ArrayList<>();
        for (Object value : List.of(1e-300, "NaN", -0.0, 1e300, "Infinity", 0.1, Long.MAX_VALUE)) {
            points.add(point(points.size(), value));
        }
        mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", points)).statusCode(200);

        String page = mlflow.get("metrics/get-history", Map.of("run_id", run, "metric_key", "loss"))
                .extract()
                .asString();
        assertThat(Pattern.compile("\"value\":\"?([^,\"]+)")
                        .matcher(page)
                        .results()
                        .map(value -> value.group(1)))
                .containsExactly(
                        "1.0E-300", "NaN", "-0.0", "1.0E300", "1.7976931348623157E308", "0.1", "9.223372036854776E18");
    }

    @Test
    void several_keys_of_one_batch_are_apart() {
        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id",
                                run,
                                "metrics",
                                List.of(
                                        point(1, 1),
                                        Map.of("key", "other", "value", 5, "timestamp", 1, "step", 1),
                                        point(2, 2))))
                .statusCode(200);

        assertThat(pages(10)).containsExactly(1L, 2L);
        Map<String, Object> latest = new HashMap<>();
        Mlflow.json(mlflow.get("runs/get", Map.of("run_id", run)))
                .<Map<String, Object>>getList("run.data.metrics")
                .forEach(metric -> latest.put(String.valueOf(metric.get("key")), metric.get("step")));
        assertThat(latest).containsEntry("loss", 2).containsEntry("other", 1);
    }

    private void log(long... times) {
        List<Map<String, Object>> points =
                LongStream.of(times).mapToObj(time -> point(time, time * 0.5)).toList();
        mlflow.post("runs/log-batch", Map.of("run_id", run, "metrics", points)).statusCode(200);
    }

    private static Map<String, Object> point(long time, Object value) {
        return Map.of("key", "loss", "value", value, "timestamp", time, "step", time);
    }

    private List<Long> pages(int size) {
        List<Long> times = new ArrayList<>();
        String token = "";
        do {
            JsonPath page = page(size, token);
            List<Number> found = page.getList("metrics.timestamp");
            assertThat(found).hasSizeLessThanOrEqualTo(size);
            found.forEach(time -> times.add(time.longValue()));
            token = page.getString("next_page_token");
        } while (token != null);
        return times;
    }

    private JsonPath page(int size, String token) {
        return Mlflow.json(mlflow.get(
                "metrics/get-history",
                Map.of("run_id", run, "metric_key", "loss", "max_results", size, "page_token", token)));
    }
}
