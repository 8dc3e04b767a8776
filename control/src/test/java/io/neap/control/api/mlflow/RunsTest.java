// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import static io.neap.control.api.mlflow.Mlflow.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RunsTest {

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();

    @Test
    void a_run_shows_what_was_logged_to_it() {
        String experiment = mlflow.experiment("penguins");
        String run = mlflow.run(experiment);

        mlflow.post(
                        "runs/log-batch",
                        Map.of(
                                "run_id",
                                run,
                                "metrics",
                                List.of(
                                        Map.of("key", "loss", "value", 0.5, "timestamp", 10, "step", 1),
                                        Map.of("key", "loss", "value", 0.25, "timestamp", 11, "step", 2),
                                        Map.of("key", "odd", "value", "NaN", "timestamp", 11)),
                                "params",
                                List.of(Map.of("key", "C", "value", "0.5")),
                                "tags",
                                List.of(Map.of("key", "owner", "value", "ada"))))
                .statusCode(200);
        mlflow.post("runs/update", Map.of("run_id", run, "status", "FINISHED", "end_time", 1795352190500L))
                .statusCode(200);

        JsonPath found = json(mlflow.get("runs/get", Map.of("run_id", run, "run_uuid", run)));
        assertThat(found.getDouble("run.data.metrics.find { it.key == 'loss' }.value"))
                .isEqualTo(0.25);
        assertThat(found.getString("run.data.metrics.find { it.key == 'odd' }.value"))
                .isEqualTo("NaN");
        assertThat(found.getString("run.data.params.find { it.key == 'C' }.value"))
                .isEqualTo("0.5");
        assertThat(found.getString("run.info.status")).isEqualTo("FINISHED");
        assertThat(found.getLong("run.info.end_time")).isEqualTo(1795352190500L);
    }
}
