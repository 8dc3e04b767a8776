// SPDX-License-Identifier: Apache-2.0
package io.neap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowContext;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.RunsPage;

/**
 * MLflow's own Java client against a running Neap. Its uploads and downloads are those of MLflow's Python, which it calls:
 * {@link MlflowClientIT} tries them.
 */
class MlflowJavaClientIT {

    @Test
    void aTrainingInJavaGoesThroughWithTheRealClient(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of());
                MlflowClient client = new MlflowClient(house.settings().url().toString())) {
            String experiment = client.createExperiment("from java");

            ActiveRun active =
                    new MlflowContext(client).setExperimentName("from java").startRun("first");
            active.logParam("depth", "3");
            active.logMetrics(Map.of("loss", 0.5, "accuracy", Double.NaN), 1);
            active.logMetric("loss", 0.25, 2);
            active.setTag("team", "ducks & geese");
            client.logBatch(active.getId(), points(), List.of(param("width", "7")), List.of(tag("colour", "grün")));
            active.endRun(RunStatus.FINISHED);

            Run run = client.getRun(active.getId());
            assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
            assertThat(run.getInfo().getRunName()).isEqualTo("first");
            assertThat(run.getData().getParamsList()).contains(param("depth", "3"), param("width", "7"));
            assertThat(run.getData().getTagsList()).contains(tag("team", "ducks & geese"), tag("colour", "grün"));
            assertThat(run.getData().getMetricsList())
                    .filteredOn(metric -> metric.getKey().equals("accuracy"))
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.getValue()).isNaN());
            assertThat(client.getMetricHistory(active.getId(), "curve")).hasSize(900);
            itIsFoundAgain(client, experiment, active.getId());
            itsModelIsRegistered(client, run);
        }
    }

    private static void itIsFoundAgain(MlflowClient client, String experiment, String run) {
        RunsPage page = client.searchRuns(
                List.of(experiment),
                "metrics.loss < 0.3 and params.depth = '3' and tags.team like 'ducks%'",
                ViewType.ACTIVE_ONLY,
                1,
                List.of("metrics.loss ASC"));
        assertThat(page.getItems())
                .singleElement()
                .satisfies(found -> assertThat(found.getInfo().getRunId()).isEqualTo(run));
        client.deleteRun(run);
        assertThat(client.searchRuns(List.of(experiment), "", ViewType.ACTIVE_ONLY, 10)
                        .getItems())
                .isEmpty();
        client.restoreRun(run);
        assertThat(client.getExperimentByName("from java")).isPresent();
        assertThat(client.getExperimentByName("none")).isEmpty();
        assertThatThrownBy(() -> client.logParam(run, "depth", "4"))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("400");
    }

    private static void itsModelIsRegistered(MlflowClient client, Run run) {
        client.sendPost("registered-models/create", "{\"name\": \"ducks\"}");
        String source = run.getInfo().getArtifactUri() + "/model";
        client.sendPost(
                "model-versions/create",
                "{\"name\": \"ducks\", \"source\": \"" + source + "\", \"run_id\": \""
                        + run.getInfo().getRunId() + "\"}");

        assertThat(client.getModelVersionDownloadUri("ducks", "1")).isEqualTo(source);
        assertThat(client.getLatestVersions("ducks"))
                .singleElement()
                .extracting(ModelVersion::getVersion)
                .isEqualTo("1");
        assertThat(client.searchModelVersions("run_id = '" + run.getInfo().getRunId() + "'")
                        .getItems())
                .hasSize(1);
    }

    private static List<Metric> points() {
        return IntStream.range(0, 900)
                .mapToObj(step -> Metric.newBuilder()
                        .setKey("curve")
                        .setValue(step * 0.5)
                        .setTimestamp(1_700_000_000_000L + step)
                        .setStep(step)
                        .build())
                .toList();
    }

    private static Param param(String key, String value) {
        return Param.newBuilder().setKey(key).setValue(value).build();
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(value).build();
    }
}
