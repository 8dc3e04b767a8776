// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsOneModelOfItsName() throws IOException {
        Path file = touch("penguins.onnx");

        assertThat(ModelFolder.models(file)).containsExactly(model("penguins", "1", file));
    }

    @Test
    void mlflowsFolderIsOneModel() throws IOException {
        touch("penguins/MLmodel");
        Path file = touch("penguins/model.onnx");

        assertThat(ModelFolder.models(folder.resolve("penguins"))).containsExactly(model("penguins", "1", file));
    }

    @Test
    void ofNumberedVersionsTheHighestIsServed() throws IOException {
        touch("penguins/9/model.onnx");
        touch("penguins/10/model.onnx");
        touch("penguins/11/model.plan");
        touch("penguins/012/model.onnx");
        touch("penguins/latest/model.onnx");

        assertThat(ModelFolder.models(folder.resolve("penguins")))
                .containsExactly(model("penguins", "10", folder.resolve("penguins/10/model.onnx")));
    }

    @Test
    void aFolderOfModelsIsServedWholeWithoutWhatIsNone() throws IOException {
        touch("b/2/model.onnx");
        touch("a/model.onnx");
        touch("notes/readme.txt");
        touch("stray.onnx");

        assertThat(ModelFolder.models(folder))
                .containsExactly(
                        model("a", "1", folder.resolve("a/model.onnx")),
                        model("b", "2", folder.resolve("b/2/model.onnx")));
    }

    @Test
    void whatHasNoModelIsRefusedAndTheRefusalSaysWhatWasExpected() throws IOException {
        touch("notes/readme.txt");

        assertThatThrownBy(() -> ModelFolder.models(folder))
                .hasMessageContaining("there is no model in " + folder)
                .hasMessageContaining("expected model.onnx, N/model.onnx, or folders that have either");
        assertThatThrownBy(() -> ModelFolder.models(folder.resolve("none")))
                .hasMessageContaining("there is no file " + folder.resolve("none"));
    }

    private static ModelConfig model(String name, String version, Path file) {
        return new ModelConfig(new ModelKey(name, version), file);
    }

    private Path touch(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
