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
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelRepositoryTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelRepository repository = new ModelRepository(
            TestModels.engine(Device.CPU), TestModels.config(Device.CPU), TestModels.batches(BatchMode.AUTO), meters);

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void aModelIsAnnouncedThenReadyThenGone() {
        ModelKey key = new ModelKey("linear", "1");
        repository.announce(key);
        assertThat(repository.isReady()).isFalse();
        assertRefused("linear", "", ErrorCode.UNAVAILABLE, "model 'linear' version '1' is loading");

        repository.load(config("linear", "1", "linear"));
        assertThat(repository.isReady()).isTrue();
        assertThat(repository.find("linear", null).key()).isEqualTo(key);

        repository.unload(key);
        assertThat(repository.isReady()).isFalse();
        assertRefused("linear", "1", ErrorCode.NOT_FOUND, "model 'linear' version '1' is not known");
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void withoutAVersionTheNewestAnswers() {
        for (String version : List.of("9", "10", "2")) {
            repository.load(config("linear", version, "linear"));
        }

        assertThat(repository.find("linear", "").key().version()).isEqualTo("10");
        assertThat(repository.find("linear", "2").key().version()).isEqualTo("2");
    }

    @Test
    void aModelThatCannotBeLoadedKeepsItsReasonAndHarmsNoOther() {
        repository.load(config("linear", "1", "linear"));

        assertThatThrownBy(() -> repository.load(config("broken", "1", "absent")))
                .isInstanceOf(ServingException.class);

        assertRefused("broken", "", ErrorCode.UNAVAILABLE, "could not be loaded: the model file");
        assertThat(repository.isReady()).isFalse();
        assertThat(repository.find("linear", null)).isNotNull();
    }

    @Test
    void manyCallersAtOnceEachGetTheirOwnAnswer() {
        ServedModel model = repository.load(config("linear", "1", "linear"));
        List<CompletableFuture<InferenceResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(infer(model, TestModels.floats("x", Shape.of(1, 4), i, 0, 0, 0)));
        }

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join().outputs().get(0))
                    .isEqualTo(TestModels.floats("scores", Shape.of(1, 3), i, 0, 0));
        }
        assertThat(meters.get("neap.inference.requests")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(200);
        assertThat(meters.get("neap.inference.pending").gauge().value()).isZero();
    }

    @Test
    void aModelWhoseRowsMeetIsNeverBatched() {
        ServedModel model = repository.load(config("centre", "1", "centre"));
        List<CompletableFuture<InferenceResponse>> answers = Stream.generate(
                        () -> infer(model, TestModels.floats("x", Shape.of(2, 2), 1, 2, 3, 4)))
                .limit(100)
                .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().outputs())
                        .containsExactly(TestModels.floats("y", Shape.of(2, 2), -1, -1, 1, 1)));
    }

    @Test
    void aModelThatFailsOnARequestAnswersInternalAndServesOn() {
        ServedModel model = repository.load(config("lookup", "1", "lookup"));

        assertThatThrownBy(() ->
                        infer(model, TestModels.longs("index", Shape.of(1), 99)).join())
                .hasCauseInstanceOf(ServingException.class);

        assertThat(infer(model, TestModels.longs("index", Shape.of(1), 0))
                        .join()
                        .outputs())
                .containsExactly(TestModels.floats("entry", Shape.of(1), 10));
        assertThat(meters.get("neap.inference.requests")
                        .tag("outcome", "internal")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aModelThatIsLoadedAgainIsFreedOnceItsRunsAreOver() {
        List<HeldModel> made = new ArrayList<>();
        ModelRepository held = new ModelRepository(
                (file, options) -> {
                    HeldModel model = new HeldModel();
                    model.permits.release(1_000);
                    made.add(model);
                    return model;
                },
                TestModels.config(Device.CPU),
                TestModels.batches(BatchMode.AUTO),
                meters);

        held.load(config("held", "1", "held"));
        ServedModel again = held.load(config("held", "1", "held"));

        assertThat(made).extracting(HeldModel::end).containsExactly("freed", "in use");
        assertThat(infer(again, TestModels.floats("x", Shape.of(1, 1), 7))).succeedsWithin(Duration.ofSeconds(10));
        held.close();
        assertThat(made).extracting(HeldModel::end).containsExactly("freed", "freed");
    }

    @Test
    void whatAnswersStaysWhenItsReplacementDoesNotLoad() {
        ServedModel model = repository.load(config("linear", "1", "linear"));

        assertThatThrownBy(() -> repository.load(config("linear", "1", "absent")))
                .isInstanceOf(ServingException.class);

        assertThat(repository.find("linear", "1")).isSameAs(model);
        assertThat(infer(model, TestModels.floats("x", Shape.of(1, 4), 1, 2, 3, 4)))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aRequestThatFoundTheOldModelIsAnsweredByTheNewOneAndCountedOnce() {
        ServedModel old = repository.load(config("linear", "1", "linear"));
        repository.load(config("linear", "1", "linear"));

        assertThat(infer(old, TestModels.floats("x", Shape.of(1, 4), 1, 2, 3, 4)))
                .succeedsWithin(Duration.ofSeconds(10));

        assertThat(repository.find("linear", "1").statistics().success().count())
                .isEqualTo(1);
        assertThat(meters.get("neap.inference.requests")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("neap.inference.pending").gauge().value()).isZero();
    }

    @Test
    void whatWasUnloadedCanBeLoadedAgain() {
        repository.load(config("linear", "1", "linear"));
        repository.load(config("linear", "2", "linear"));

        repository.unload("linear");
        assertThat(repository.models()).isEmpty();
        assertThat(repository.unloaded()).containsExactly(new ModelKey("linear", "1"), new ModelKey("linear", "2"));

        repository.reload("linear", ModelSettings.NONE);
        assertThat(repository.find("linear", null).key().version()).isEqualTo("2");
        assertThat(repository.unloaded()).isEmpty();
        assertThatThrownBy(() -> repository.reload("other", ModelSettings.NONE))
                .hasMessageContaining("no file of model 'other' is known");
        assertThatThrownBy(() -> repository.unload("other")).hasMessageContaining("model 'other' is not known");
    }

    @Test
    void theProcessIsReadyWithoutWhatClientsUpload() {
        repository.load(config("linear", "1", "linear"));

        assertThatThrownBy(() -> repository.load(new ModelConfig(
                        new ModelKey("broken", "1"), TestModels.file("absent"), true, ModelSettings.NONE)))
                .isInstanceOf(ServingException.class);

        assertThat(repository.isReady()).isTrue();
        assertRefused("broken", "", ErrorCode.UNAVAILABLE, "could not be loaded");
    }

    @Test
    void aConfigurationMayNarrowTheBatchesButNotForceThem() {
        assertThat(upload("linear", 0).maxBatchSize()).isZero();
        assertThat(upload("linear", 4).maxBatchSize()).isEqualTo(4);
        assertThat(upload("centre", 4).maxBatchSize()).isZero();
    }

    private ServedModel upload(String model, int maxBatchSize) {
        ModelSettings settings = TestSettings.rows(maxBatchSize, true);
        return repository.load(new ModelConfig(new ModelKey(model, "1"), TestModels.file(model), true, settings));
    }

    @Test
    void aModelWhoseWarmUpBreaksIsFreed() {
        AtomicBoolean freed = new AtomicBoolean();
        ModelRepository breaking = new ModelRepository(
                (file, options) -> new BreakingModel(freed),
                TestModels.config(Device.CPU),
                TestModels.batches(BatchMode.AUTO),
                meters);

        assertThatThrownBy(() -> breaking.load(config("breaking", "1", "breaking")))
                .hasMessage("no such kernel");

        assertThat(freed).isTrue();
    }

    @Test
    void aModelOfInputsTooLargeToMakeUpIsServedAllTheSame() {
        WarmUp warmUp = WarmUp.of(new LargeModel(), new SplittableRandom(1));

        assertThat(warmUp.failure()).hasValueSatisfying(why -> assertThat(why).contains("more than 2^31-1 elements"));
    }

    private void assertRefused(String name, String version, ErrorCode code, String message) {
        assertThatThrownBy(() -> repository.find(name, version))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static CompletableFuture<InferenceResponse> infer(ServedModel model, Tensor input) {
        return model.infer(new InferenceRequest(null, List.of(input), List.of()), Duration.ofSeconds(30), null);
    }

    private static ModelConfig config(String name, String version, String file) {
        Path path = TestModels.file(file);
        return new ModelConfig(new ModelKey(name, version), path);
    }

    /** Breaks as a native library may. */
    private record BreakingModel(AtomicBoolean freed) implements LoadedModel {

        @Override
        public String platform() {
            return "test";
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of();
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public List<Tensor> run(List<Tensor> inputs, List<String> outputs) {
            throw new IllegalStateException("no such kernel");
        }

        @Override
        public void close() {
            freed.set(true);
        }
    }

    /** Declares an input that no buffer holds. */
    private record LargeModel() implements LoadedModel {

        @Override
        public String platform() {
            return "test";
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.DYNAMIC, 1L << 32)));
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }

        @Override
        public List<Tensor> run(List<Tensor> inputs, List<String> outputs) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
