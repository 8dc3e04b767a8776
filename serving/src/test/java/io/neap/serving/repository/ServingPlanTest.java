// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.ErrorCode;
import io.neap.serving.HeldModel;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.TestSettings;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.repository.settings.WarmUpSample;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingPlanTest {

    private final ModelRepository repository = new ModelRepository(
            TestModels.engine(Device.AUTO),
            TestModels.config(Device.AUTO),
            TestModels.batches(BatchMode.AUTO),
            new SimpleMeterRegistry());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void withoutDynamicBatchingARequestMayHaveRowsButSharesNoRun() {
        ServedModel model = load(TestSettings.rows(4, false));

        assertThat(model.maxBatchSize()).isEqualTo(4);
        assertThat(model.joinsRequests()).isFalse();
        assertThat(model.lanes()).isEqualTo(3);
        assertThat(infer(model, 4).join().outputs().get(0).rows()).isEqualTo(4);
    }

    @Test
    void aRequestOfMoreRowsThanTheConfigurationAllowsIsRefused() {
        ServedModel model = load(TestSettings.rows(4, true));

        assertThat(model.joinsRequests()).isTrue();
        assertThatThrownBy(() -> infer(model, 5).join())
                .cause()
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessage("input 'x' has 5 rows: max_batch_size of the model is 4");
        assertThat(infer(load(TestSettings.rows(0, true)), 5)).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void inputsNarrowWhatTheModelWouldTake() {
        ServedModel model = load(TestSettings.inputs(new TensorSpec("x", DataType.FP32, Shape.of(2, 4))));

        assertThat(model.inputs().get(0).shape()).isEqualTo(Shape.of(2, 4));
        assertThat(infer(model, 2)).succeedsWithin(Duration.ofSeconds(10));
        assertThatThrownBy(() -> infer(model, 1).join()).hasMessageContaining("expected shape [2,4], got [1,4]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    y | FP32  | 4 | the configuration's inputs are not the model's: 'y' is not among [x]
                    x | INT64 | 4 | the configuration's input 'x', data_type: the model has FP32, the configuration INT64
                    x | FP32  | 5 | the configuration's input 'x', dims: the model has [-1,4], the configuration [-1,5]
                    """)
    void inputsThatAreNotTheModelsAreRefusedByTheirField(String name, DataType type, int columns, String reason) {
        ModelSettings settings = TestSettings.inputs(new TensorSpec(name, type, Shape.of(Shape.DYNAMIC, columns)));

        assertThatThrownBy(() -> load(settings)).hasMessageStartingWith(reason);
    }

    @Test
    void prioritiesBeyondTheLastAndNoneAreTheDefaultOne() {
        ServingPlan levels = plan(new QueueSettings(0, Duration.ZERO, Duration.ZERO, List.of(), 3, 2));
        ServingPlan free = plan(QueueSettings.NONE);

        assertThat(List.of(levels.priority(0), levels.priority(1), levels.priority(3), levels.priority(4)))
                .containsExactly(2L, 1L, 3L, 2L);
        assertThat(List.of(free.priority(0), free.priority(9))).containsExactly(0L, 9L);
    }

    @Test
    void theShorterOfTheTwoTimeoutsCounts() {
        ServingPlan plan = plan(new QueueSettings(0, Duration.ofSeconds(2), Duration.ZERO, List.of(), 0, 0));

        assertThat(plan.patience(Duration.ofSeconds(1))).hasSeconds(1);
        assertThat(plan.patience(Duration.ofSeconds(3))).hasSeconds(2);
        assertThat(plan(QueueSettings.NONE).patience(Duration.ofSeconds(3))).hasSeconds(3);
    }

    @Test
    void theQueueIsAsLongAndAsPatientAsTheConfigurationSays() {
        QueueSettings queue = new QueueSettings(7, Duration.ZERO, Duration.ofMillis(1), List.of(2), 0, 0);

        assertThat(plan(queue).policy().maxQueue()).isEqualTo(7);
        assertThat(plan(queue).policy().delay()).hasMillis(1);
        assertThat(plan(queue).policy().preferredRows()).containsExactly(2);
        assertThat(plan(QueueSettings.NONE).policy().maxQueue()).isEqualTo(256);
    }

    @Test
    void samplesRunBeforeTheModelAnswers() throws IOException {
        Path row = Files.write(folder.resolve("row"), new byte[16]);

        assertThat(load(sample("x", 4, Optional.of(row), 2)).key().name()).isEqualTo("linear");
        assertThat(load(sample("x", 4, Optional.empty(), 3)).key().name()).isEqualTo("linear");
    }

    @Test
    void aSampleThatFailsFailsTheLoadByItsName() throws IOException {
        Path cut = Files.write(folder.resolve("cut"), new byte[15]);

        assertThatThrownBy(() -> load(sample("x", 5, Optional.empty(), 1)))
                .hasMessageStartingWith("the sample 'first' of model_warmup failed: input 'x': expected shape");
        assertThatThrownBy(() -> load(sample("x", 4, Optional.of(cut), 1)))
                .hasMessageStartingWith("the sample 'first' of model_warmup failed: tensor 'x': FP32");
        assertThatThrownBy(() -> load(sample("x", 4, Optional.of(folder.resolve("none")), 1)))
                .hasMessageContaining("input_data_file " + folder.resolve("none") + " cannot be read");
        assertThatThrownBy(() -> load(sample("x", 4, Optional.empty(), 5)))
                .hasMessageContaining("max_batch_size of the model is 4");
        assertThat(repository.ready()).isEmpty();
    }

    private static ModelSettings sample(String input, int columns, Optional<Path> file, int rows) {
        TensorSpec spec = new TensorSpec(input, DataType.FP32, Shape.of(rows, columns));
        return TestSettings.sample(
                new WarmUpSample("first", 2, List.of(new WarmUpSample.Input(spec, true, file, rows))));
    }

    private static ServingPlan plan(QueueSettings queue) {
        return ServingPlan.of(
                TestSettings.queue(queue),
                new HeldModel(),
                new WarmUp(true, Optional.empty()),
                TestModels.config(Device.CPU),
                TestModels.batches(BatchMode.AUTO));
    }

    private ServedModel load(ModelSettings settings) {
        return repository.load(
                new ModelConfig(new ModelKey("linear", "1"), TestModels.file("linear"), false, settings));
    }

    private static CompletableFuture<InferenceResponse> infer(ServedModel model, int rows) {
        return model.infer(
                new InferenceRequest(
                        null, List.of(TestModels.floats("x", Shape.of(rows, 4), new float[4 * rows])), List.of()),
                Duration.ofSeconds(30),
                null);
    }
}
