// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.oip.ModelControl.IndexEntry;
import io.neap.serving.oip.config.TritonConfig;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.settings.ModelSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelControlTest {

    private static final ModelUpload NOTHING = ModelUpload.of(Map.of(), ModelSettings.NONE);
    private static final byte[] NO_MODEL = "no model".getBytes(StandardCharsets.UTF_8);

    private final ModelRepository repository = new ModelRepository(
            TestModels.engine(Device.CPU),
            TestModels.config(Device.CPU),
            TestModels.batches(BatchMode.AUTO),
            new SimpleMeterRegistry());
    private final ModelControl control = control(true);

    @BeforeEach
    void load() {
        repository.load(new ModelConfig(new ModelKey("linear", "3"), TestModels.file("linear")));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void closedItDoesNothingAndSaysWhatWouldOpenIt() {
        ModelControl closed = control(false);

        assertDenied(() -> closed.index(false));
        assertDenied(() -> closed.load("linear", NOTHING));
        assertDenied(() -> closed.unload("linear"));
        assertThat(repository.isReady()).isTrue();
    }

    @Test
    void whatIsUnloadedIsInTheIndexAndLoadsAgain() {
        control.unload("linear").join();

        assertThat(control.index(false))
                .containsExactly(new IndexEntry(new ModelKey("linear", "3"), "UNAVAILABLE", "unloaded"));
        assertThat(control.index(true)).isEmpty();

        control.load("linear", NOTHING).join();
        assertThat(control.index(true)).containsExactly(new IndexEntry(new ModelKey("linear", "3"), "READY", ""));
    }

    @Test
    void whatIsUploadedTakesThePlaceOfAllVersionsOfItsName() throws IOException {
        byte[] model = Files.readAllBytes(TestModels.file("linear"));

        control.load(
                        "linear",
                        ModelUpload.of(Map.of("file:1/model.onnx", model), TritonConfig.json("{\"max_batch_size\":4}")))
                .join();

        assertThat(repository.find("linear", null).key().version()).isEqualTo("1");
        assertThat(repository.find("linear", null).maxBatchSize()).isEqualTo(4);
        assertThat(control.index(true))
                .extracting(entry -> entry.key().version())
                .containsExactly("1");
    }

    @Test
    void weightsBesideTheModelComeAlong() throws IOException {
        control.load(
                        "outside",
                        ModelUpload.of(
                                Map.of(
                                        "file:1/model.onnx", Files.readAllBytes(TestModels.file("outside")),
                                        "file:1/outside.weights",
                                                Files.readAllBytes(TestModels.file("outside")
                                                        .resolveSibling("outside.weights"))),
                                ModelSettings.NONE))
                .join();

        assertThat(repository.find("outside", "1").inputs()).isNotEmpty();
    }

    @Test
    void whatAnsweredStaysWhenTheUploadIsNoModel() {
        CompletableFuture<Void> load =
                control.load("linear", ModelUpload.of(Map.of("file:1/model.onnx", NO_MODEL), ModelSettings.NONE));

        assertThat(load.handle((done, failure) -> Failures.known(failure)).join())
                .hasMessageContaining("ONNX Runtime cannot load");
        assertThat(repository.find("linear", null).key().version()).isEqualTo("3");
        assertThat(repository.isReady()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:model.onnx",
                "file:1/../../model.onnx",
                "file:../model.onnx",
                "file:1/.hidden",
                "file:/etc/passwd",
                "file:1/weights.bin"
            })
    void aFilesNameLeadsNowhereElse(String name) {
        assertThatThrownBy(() -> ModelUpload.of(Map.of(name, NO_MODEL), ModelSettings.NONE))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    private ModelControl control(boolean open) {
        return new ModelControl(repository, TestModels.bounds(Duration.ofSeconds(20), open));
    }

    private static void assertDenied(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
                .hasMessageContaining("neap.oip.management=true");
    }
}
