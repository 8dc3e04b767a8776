// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static io.neap.control.api.mlflow.RunsTest.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RunSearchTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final Map<String, String> names = new LinkedHashMap<>();
    private String experiment = "";

    /** Three runs that began one after the other: low, high and odd, which has NaN for a loss; odd alone has no owner. */
    @BeforeEach
    void threeRuns() {
        experiment = mlflow.experiment("searched");
        run("low", 1_000, 0.1, "ada");
        run("high", 2_000, 0.9, "Bob%");
        run("odd", 3_000, "NaN", null);
    }

    @Test
    void numbers_compare_and_nan_only_differs() {
        assertThat(found("metrics.loss < 0.5")).containsExactly("low");
        assertThat(found("metrics.loss >= 0.1")).containsExactly("high", "low");
        assertThat(found("metrics.loss != 0.1")).containsExactly("odd", "high");
        assertThat(found("metrics.loss = 0.9 AND params.p = 'high'")).containsExactly("high");
        assertThat(found("metrics.none > 0")).isEmpty();
        assertThat(found("start_time > 1500")).containsExactly("odd", "high");
        assertThat(found("attributes.start_time <= 2000.5")).containsExactly("high", "low");
    }

    @Test
    void texts_compare_and_like_respects_case() {
        assertThat(found("tags.owner = 'ada'")).containsExactly("low");
        assertThat(found("tags.owner != 'ada'")).containsExactly("high");
        assertThat(found("tags.owner LIKE 'b%'")).isEmpty();
        assertThat(found("tags.owner ILIKE 'b%'")).containsExactly("high");
        assertThat(found("tags.owner IS NULL")).containsExactly("odd");
        assertThat(found("params.p IS NOT NULL")).containsExactly("odd", "high", "low");
        assertThat(found("run_name IN ('low', 'odd')")).containsExactly("odd", "low");
        assertThat(found("attributes.run_name NOT IN ('low', 'odd')")).containsExactly("high");
        assertThat(found("datasets.name = 'data-low' AND dataset.context = 'train'"))
                .containsExactly("low");
        assertThat(found("datasets.digest IN ('d-low', 'd-odd')")).containsExactly("odd", "low");
    }

    /** A superset of MLflow's language, which has AND alone. */
    @Test
    void comparisons_may_be_negated_and_grouped() {
        assertThat(found("metrics.loss < 0.5 OR tags.owner IS NULL")).containsExactly("odd", "low");
        assertThat(found("NOT metrics.loss < 0.5")).containsExactly("odd", "high");
        assertThat(found("NOT tags.owner = 'ada'")).containsExactly("odd", "high");
        assertThat(
                        found(
                                "(metrics.loss > 0 OR params.p = 'odd') AND NOT (run_name = 'low' OR datasets.name = 'data-odd')"))
                .containsExactly("high");
        assertThat(found("end_time > 0")).isEmpty();
        assertThat(found("NOT end_time > 0")).hasSize(3);
    }

    /** An index knows the beginning of a value alone, and the rest of the filter is looked at on the way. */
    @Test
    void what_has_a_value_is_found_newest_first_and_page_by_page() {
        String beginning = "ü".repeat(300);
        names.forEach((run, name) -> tag(run, "team", name.equals("odd") ? beginning + "b" : beginning + "a"));
        String earlier = json(mlflow.post("runs/create", Map.of("experiment_id", experiment, "start_time", 500)))
                .getString("run.info.run_id");
        names.put(earlier, "earlier");
        tag(earlier, "team", "other");
        tag(earlier, "team", beginning + "a");

        String filter = "tags.team = '" + beginning + "a'";
        assertThat(found(filter)).containsExactly("high", "low", "earlier");
        assertThat(found("(metrics.loss < 0.5 AND " + filter + ") AND params.p = 'low'"))
                .containsExactly("low");
        assertThat(found("NOT " + filter)).containsExactly("odd");
        assertThat(found(filter + " OR params.p = 'odd'")).containsExactly("odd", "high", "low", "earlier");
        assertThat(search(Map.of("filter", filter, "order_by", List.of("start_time ASC"))))
                .containsExactly("earlier", "low", "high");
        assertThat(search(Map.of("filter", "tags.team = 'other'"))).isEmpty();
        assertThat(paged(Map.of("filter", filter), () -> {})).containsExactly("high", "low", "earlier");
        assertThat(paged(Map.of("filter", filter, "order_by", List.of("start_time DESC")), () -> {}))
                .containsExactly("high", "low", "earlier");
    }

    private void tag(String run, String key, String value) {
        mlflow.post("runs/set-tag", Map.of("run_id", run, "key", key, "value", value))
                .statusCode(200);
    }

    @Test
    void values_are_values_whatever_they_spell() {
        assertThat(found("tags.owner = ''' OR ''1''=''1'")).isEmpty();
        assertThat(found("tags.owner = 'x'';delete from run;--'")).isEmpty();
        assertThat(found("tags.`a'':v0` = '\\'")).isEmpty();
        assertThat(found("params.p = ':v0 ? %'")).isEmpty();
        assertThat(found("")).hasSize(3);
    }

    @Test
    void orders_put_nan_after_numbers_and_missing_last() {
        String bare = mlflow.run(experiment);
        names.put(bare, "bare");

        assertThat(ordered("metrics.loss ASC")).containsExactly("low", "high", "odd", "bare");
        assertThat(ordered("metrics.loss DESC")).containsExactly("high", "low", "odd", "bare");
        assertThat(ordered("params.p")).containsExactly("high", "low", "odd", "bare");
        assertThat(ordered("params.p DESC")).containsExactly("odd", "low", "high", "bare");
        assertThat(ordered("tags.owner ASC", "start_time DESC").getFirst()).isIn("high", "low");
        assertThat(ordered("attributes.start_time ASC")).startsWith("low", "high", "odd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start_time DESC",
                "start_time",
                "end_time",
                "metrics.loss",
                "metrics.loss DESC",
                "params.p",
                "params.p DESC",
                "tags.owner",
                "tags.owner DESC",
                "dataset.name DESC",
                "metrics.none"
            })
    void pages_hold_every_run_once_in_the_order_of_the_whole(String order) {
        String bare = mlflow.run(experiment);
        names.put(bare, "bare");
        String second = json(mlflow.post("runs/create", Map.of("experiment_id", experiment, "start_time", 500)))
                .getString("run.info.run_id");
        names.put(second, "second");

        assertThat(paged(order, () -> {})).isEqualTo(ordered(order)).hasSize(5);
    }

    @Test
    void what_is_written_meanwhile_neither_doubles_nor_hides_a_run() {
        List<String> seen = paged("metrics.loss", () -> run("new" + names.size(), 1, 0.01 * names.size(), null));

        assertThat(seen).containsOnlyOnce("low", "high", "odd").containsSubsequence("low", "high", "odd");
    }

    @Test
    void a_page_token_of_another_order_is_refused() {
        String token = json(mlflow.post("runs/search", Map.of("experiment_ids", List.of(experiment), "max_results", 1)))
                .getString("next_page_token");

        mlflow.post(
                        "runs/search",
                        Map.of(
                                "experiment_ids", List.of(experiment),
                                "order_by", List.of("metrics.loss"),
                                "page_token", token))
                .statusCode(400)
                .body("message", containsString("Invalid page token"));
    }

    private List<String> paged(String order, Runnable between) {
        return paged(Map.of("order_by", List.of(order)), between);
    }

    /** The names by pages of one; {@code between} happens after each of the first three. */
    private List<String> paged(Map<String, Object> fields, Runnable between) {
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            Map<String, Object> all = new HashMap<>(fields);
            all.putAll(Map.of("experiment_ids", List.of(experiment), "max_results", 1, "page_token", token));
            JsonPath page = json(mlflow.post("runs/search", all));
            page.getList("runs.info.run_id", String.class).forEach(id -> seen.add(String.valueOf(names.get(id))));
            token = page.getString("next_page_token");
            if (seen.size() <= 3) {
                between.run();
            }
        } while (token != null);
        return seen;
    }

    @Test
    void deleted_runs_are_seen_when_asked_for() {
        String low = names.entrySet().stream()
                .filter(entry -> entry.getValue().equals("low"))
                .findFirst()
                .orElseThrow()
                .getKey();
        mlflow.post("runs/delete", Map.of("run_id", low)).statusCode(200);

        assertThat(found("")).containsExactly("odd", "high");
        assertThat(search(Map.of("run_view_type", "DELETED_ONLY"))).containsExactly("low");
        assertThat(search(Map.of("run_view_type", "ALL"))).hasSize(3);
    }

    @Test
    void a_search_sees_its_experiments_only() {
        String other = mlflow.experiment("other");
        String there = mlflow.run(other);
        tag(there, "owner", "ada");
        names.put(there, "there");

        assertThat(search(Map.of("filter", "tags.owner = 'ada'", "experiment_ids", List.of(experiment, other))))
                .containsExactly("there", "low");
        assertThat(found("tags.owner = 'ada'")).containsExactly("low");
        mlflow.post("runs/delete", Map.of("run_id", there)).statusCode(200);

        mlflow.post("runs/search", Map.of("experiment_ids", List.of(other)))
                .statusCode(200)
                .body(equalTo("{}"));
        mlflow.post("runs/search", Map.of()).statusCode(200).body(equalTo("{}"));
    }

    @Test
    void mistakes_are_told() {
        mlflow.post(
                        "runs/search",
                        Map.of("experiment_ids", List.of(experiment), "filter", "metrics.a = 1 XOR tags.b = 'c'"))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("Invalid clause(s) in filter string: 'XOR'"));
        mlflow.post("runs/search", Map.of("experiment_ids", List.of(experiment), "max_results", 50_001))
                .statusCode(400)
                .body("message", containsString("Invalid value 50001 for parameter 'max_results' supplied"));
        mlflow.post("runs/search", Map.of("experiment_ids", List.of("1 or 1=1")))
                .statusCode(400);
        mlflow.post("runs/search", Map.of("experiment_ids", List.of(experiment), "filter", "tags.owner LIKE 'a\\'"))
                .statusCode(400)
                .body("message", containsString("a single backslash at the end escapes nothing"));
        assertThat(found("tags.owner LIKE 'ada\\\\'")).isEmpty();
        mlflow.post("runs/search", Map.of("experiment_ids", List.of(experiment), "run_view_type", "SOME"))
                .statusCode(400);
    }

    private void run(String name, long start, Object loss, @Nullable String owner) {
        String run = json(mlflow.post(
                        "runs/create", Map.of("experiment_id", experiment, "run_name", name, "start_time", start)))
                .getString("run.info.run_id");
        names.put(run, name);
        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id",
                                run,
                                "metrics",
                                List.of(point("loss", loss, 1, 1)),
                                "params",
                                List.of(Map.of("key", "p", "value", name)),
                                "tags",
                                owner == null ? List.of() : List.of(Map.of("key", "owner", "value", owner))))
                .statusCode(200);
        Map<String, Object> input = Map.of(
                "tags", List.of(Map.of("key", "mlflow.data.context", "value", "train")),
                "dataset",
                        Map.of("name", "data-" + name, "digest", "d-" + name, "source_type", "local", "source", "{}"));
        mlflow.post("runs/log-inputs", Map.of("run_id", run, "datasets", List.of(input)))
                .statusCode(200);
    }

    private List<String> found(String filter) {
        return search(Map.of("filter", filter));
    }

    private List<String> ordered(String... orderBy) {
        return search(Map.of("order_by", List.of(orderBy)));
    }

    private List<String> search(Map<String, Object> fields) {
        Map<String, Object> all = new HashMap<>(Map.of("experiment_ids", List.of(experiment)));
        all.putAll(fields);
        List<String> ids = json(mlflow.post("runs/search", all)).getList("runs.info.run_id", String.class);
        return ids == null ? List.of() : ids.stream().map(names::get).toList();
    }
}
