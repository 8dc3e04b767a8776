// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsOneModelOfItsName() throws IOException {
        Path file = touch("penguins.onnx");

        assertThat(ModelFolder.models(file, Optional.empty())).containsExactly(model("penguins", "1", file));
    }

    @Test
    void mlflowsFolderIsOneModel() throws IOException {
        touch("penguins/MLmodel");
        Path file = touch("penguins/model.onnx");

        assertThat(ModelFolder.models(folder.resolve("penguins"), Optional.empty()))
                .containsExactly(model("penguins", "1", file));
    }

    @Test
    void ofNumberedVersionsTheHighestIsServed() throws IOException {
        touch("penguins/9/model.onnx");
        touch("penguins/10/model.onnx");
        touch("penguins/11/model.plan");
        touch("penguins/012/model.onnx");
        touch("penguins/latest/model.onnx");

        assertThat(ModelFolder.models(folder.resolve("penguins"), Optional.empty()))
                .containsExactly(model("penguins", "10", folder.resolve("penguins/10/model.onnx")));
    }

    @Test
    void aPlaceThatIsOneModelIsCalledAsItIsToldTo() throws IOException {
        Path plain = touch("mounted/model.onnx");
        Path versioned = touch("triton/3/model.onnx");

        assertThat(ModelFolder.models(folder.resolve("mounted"), Optional.of("penguins")))
                .containsExactly(model("penguins", "1", plain));
        assertThat(ModelFolder.models(folder.resolve("triton"), Optional.of("penguins")))
                .containsExactly(model("penguins", "3", versioned));
        assertThat(ModelFolder.models(folder, Optional.of("penguins")))
                .containsExactly(model("mounted", "1", plain), model("triton", "3", versioned));
    }

    @Test
    void aFolderOfModelsIsServedWholeWithoutWhatIsNone() throws IOException {
        touch("b/2/model.onnx");
        touch("a/model.onnx");
        touch("notes/readme.txt");
        touch("stray.onnx");

        assertThat(ModelFolder.models(folder, Optional.empty()))
                .containsExactly(
                        model("a", "1", folder.resolve("a/model.onnx")),
                        model("b", "2", folder.resolve("b/2/model.onnx")));
    }

    @Test
    void whatHasNoModelIsRefusedAndTheRefusalSaysWhatWasExpected() throws IOException {
        touch("notes/readme.txt");

        assertThatThrownBy(() -> ModelFolder.models(folder, Optional.empty()))
                .hasMessageContaining("there is no model in " + folder)
                .hasMessageContaining("expected model.onnx, N/model.onnx, or folders that have either");
        assertThatThrownBy(() -> ModelFolder.models(folder.resolve("none"), Optional.empty()))
                .hasMessageContaining("there is no file " + folder.resolve("none"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                              9",
        "version_policy { latest { num_versions: 2 } },   8 9",
        "version_policy { latest { num_versions: 7 } },   1 8 9",
        "version_policy { all { } },                      1 8 9",
        "'version_policy { specific { versions: [8, 1] } }', 1 8",
    })
    void theVersionsAreThoseOfTheConfigurationsPolicy(String policy, String versions) throws IOException {
        for (String version : List.of("1", "8", "9")) {
            touch("penguins/" + version + "/model.onnx");
        }
        configure("penguins", "name: 'penguins' " + policy);

        List<ModelConfig> models = ModelFolder.models(folder.resolve("penguins"), Optional.empty());

        assertThat(models).extracting(model -> model.key().version()).containsExactly(versions.split(" "));
        assertThat(models)
                .allSatisfy(model -> assertThat(model.file())
                        .isEqualTo(folder.resolve("penguins/" + model.key().version() + "/model.onnx")));
    }

    @Test
    void theConfigurationNamesTheFileAndItsSettingsGoAlong() throws IOException {
        Path file = touch("penguins/1/network.onnx");
        touch("penguins/2/model.onnx");
        configure("penguins", "default_model_filename: 'network.onnx' max_batch_size: 4 dynamic_batching { }");

        assertThat(ModelFolder.models(folder, Optional.empty())).singleElement().satisfies(model -> {
            assertThat(model.file()).isEqualTo(file);
            assertThat(model.settings().maxBatchSize()).hasValue(4);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    version_policy { specific { versions: [7] } }|there is no version 7, only [1]
                    default_model_filename: 'other.onnx'|there is no other.onnx in any version
                    backend: 'python'|backend: only onnxruntime is served here
                    name: 'geese'|name: the folder of the model is named 'penguins'
                    max_batch_size 4|line 1, column 16
                    """)
    void aConfigurationThatCannotBeFollowedIsRefusedByItsFile(String text, String reason) throws IOException {
        touch("penguins/1/model.onnx");
        Path config = configure("penguins", text);

        assertThatThrownBy(() -> ModelFolder.models(folder, Optional.empty()))
                .hasMessageStartingWith(config.toString())
                .hasMessageContaining(reason);
    }

    private Path configure(String model, String text) throws IOException {
        return Files.writeString(touch(model + "/config.pbtxt"), text);
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
