// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.ModelRevision.Standing;
import io.neap.control.rollout.SpecDocument;
import io.neap.control.rollout.Template;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionPlanTest {

    @ParameterizedTest
    @CsvSource({
        "0/models/m-1/artifacts/model.onnx, 0/models/m-1/artifacts/model.onnx",
        "0/my model/model#1?.onnx, 0/my%20model/model%231%3F.onnx",
        "0/größe+1/50%.onnx, 0/gr%C3%B6%C3%9Fe+1/50%25.onnx"
    })
    void theAddressOfAModelIsAnAddressWhateverItsPathIs(String path, String escaped) {
        ServableModel model = new ServableModel("penguins", "1", path, "ab", 1);
        RevisionName name = RevisionName.of(new ServiceName("default", "penguins"), 1);
        ModelRevision revision = new ModelRevision(name, model, Template.DEFAULT, Standing.CANDIDATE);

        String address = RevisionPlan.of(revision, "http://127.0.0.1:8080/a/")
                .environment()
                .get("NEAP_MODEL_URI");

        assertThat(address).isEqualTo("http://127.0.0.1:8080/a/" + escaped);
        assertThat(URI.create(String.valueOf(address)).getPath()).isEqualTo("/a/" + path);
    }

    @Test
    void aFunctionReportsItsUsageToTheNeapThatItsModelComesFrom() {
        ServableModel model = new ServableModel("penguins", "1", "m", "ab", 1);
        RevisionName name = RevisionName.of(new ServiceName("lab", "penguins"), 1);
        ModelRevision revision = new ModelRevision(name, model, Template.DEFAULT, Standing.CANDIDATE);

        assertThat(RevisionPlan.of(revision, "http://neap:8080/api/2.0/mlflow-artifacts/artifacts/")
                        .environment())
                .containsEntry("NEAP_USAGE_SINK", "http://neap:8080/api/v1/workspaces/lab/events");
        assertThat(RevisionPlan.of(revision, "http://elsewhere/").environment()).doesNotContainKey("NEAP_USAGE_SINK");
    }

    @Test
    void aModelThatIsMountedHasTheAddressOfAFileAndTheRegistrysDigest() {
        ServableModel model = new ServableModel("penguins", "1", "0/model.onnx", "ab", 1);
        RevisionName name = RevisionName.of(new ServiceName("default", "penguins"), 1);
        Template template = SpecDocument.readTemplate(
                Map.of("storage", Map.of("claim", Map.of("name", "models", "path", "my penguins/1.onnx"))));

        Revision revision = RevisionPlan.of(
                new ModelRevision(name, model, template, Standing.CANDIDATE), "http://127.0.0.1:8080/a/");

        assertThat(revision.environment())
                .containsEntry("NEAP_MODEL_URI", "file:///mnt/model/my%20penguins/1.onnx")
                .containsEntry("NEAP_MODEL_SHA256", "ab");
        assertThat(revision.volume()).contains(new ModelVolume.Claim("models", "my penguins/1.onnx"));
    }
}
