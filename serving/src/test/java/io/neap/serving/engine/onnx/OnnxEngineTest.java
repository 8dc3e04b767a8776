// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.Location;
import io.neap.serving.engine.ModelOptions;
import io.neap.serving.engine.Runner;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEngineTest {

    private final OnnxEngine engine = TestModels.engine(Device.AUTO);

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyTypePassesThroughUnchanged(DataType type) {
        try (LoadedModel model = identity(type)) {
            assertThat(model.inputs())
                    .containsExactly(new TensorSpec("x", type, Shape.of(Shape.DYNAMIC, Shape.DYNAMIC)));
            Tensor input = new Tensor("x", type, Shape.of(3, 2), sample(type));

            List<Tensor> answer = model.run(List.of(input), List.of("y"));

            assertThat(answer).containsExactly(new Tensor("y", type, Shape.of(3, 2), input.data()));
        }
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyTypePassesThroughEmpty(DataType type) {
        try (LoadedModel model = identity(type)) {
            Tensor input = new Tensor("x", type, Shape.of(0, 2), ByteBuffer.allocateDirect(0));

            List<Tensor> answer = model.run(List.of(input), List.of("y"));

            assertThat(answer).containsExactly(new Tensor("y", type, Shape.of(0, 2), input.data()));
        }
    }

    @Test
    void answersOnlyTheOutputsAskedForInTheirOrder() {
        try (LoadedModel model = load("linear")) {
            Tensor input = TestModels.floats("x", Shape.of(2, 4), 1, 2, 3, 4, 9, 8, 7, 6);

            assertThat(model.run(List.of(input), List.of("best", "scores")))
                    .extracting(Tensor::name)
                    .containsExactly("best", "scores");
            assertThat(model.run(List.of(input), List.of("scores")))
                    .containsExactly(TestModels.floats("scores", Shape.of(2, 3), 5, 6, 7, 15, 14, 13));
        }
    }

    @Test
    void anOutputBeyondTheLimitFailsTheRun() {
        try (LoadedModel model = load("zeros")) {
            int most = TestModels.MAX_OUTPUT_SIZE / DataType.FP32.size();

            assertThat(zeros(model, most).getFirst().data().remaining()).isEqualTo(TestModels.MAX_OUTPUT_SIZE);
            assertThatThrownBy(() -> zeros(model, most + 1))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("neap.engine.max-output-size");
        }
    }

    @Test
    void eachRequestOfARunMayHaveAnOutputOfTheLimit() {
        try (LoadedModel model = load("zeros");
                Runner runner = model.runner()) {
            Tensor wanted =
                    TestModels.longs("size", Shape.of(1), 2L * TestModels.MAX_OUTPUT_SIZE / DataType.FP32.size());

            assertThat(runner.run(List.of(wanted), List.of("y"), 2)
                            .getFirst()
                            .data()
                            .remaining())
                    .isEqualTo(2 * TestModels.MAX_OUTPUT_SIZE);
            assertThatThrownBy(() -> runner.run(List.of(wanted), List.of("y"), 1))
                    .hasMessageContaining("neap.engine.max-output-size");
        }
    }

    @Test
    void aRunIsStoppedByAnotherThread() throws Exception {
        try (LoadedModel model = load("loop");
                Runner runner = model.runner()) {
            Tensor endless = TestModels.longs("times", Shape.of(1), Long.MAX_VALUE);
            CompletableFuture<List<Tensor>> run =
                    CompletableFuture.supplyAsync(() -> runner.run(List.of(endless), List.of("y"), 1));
            assertThatThrownBy(() -> run.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            runner.stop();

            assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(ServingException.class);
            Tensor thrice = TestModels.longs("times", Shape.of(1), 3);
            assertThat(model.run(List.of(thrice), List.of("y")))
                    .containsExactly(TestModels.floats("y", Shape.of(1), 3));
        }
    }

    private static List<Tensor> zeros(LoadedModel model, long size) {
        return model.run(List.of(TestModels.longs("size", Shape.of(1), size)), List.of("y"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aModelThatIsClosedGivesItsMemoryBack(@TempDir Path folder) throws IOException {
        int side = 4096;
        long weightsKb = (long) side * side * Float.BYTES / 1024;
        Path file = OnnxFile.write(folder, OnnxFile.doubling(side));
        loadedKb(file, side);
        long before = Mapping.anonymousKb();

        for (int i = 0; i < 3; i++) {
            assertThat(loadedKb(file, side)).isGreaterThan(before + weightsKb * 3 / 4);
            assertThat(Mapping.anonymousKb()).isLessThan(before + weightsKb / 2);
        }
    }

    /** What the process holds while the model is loaded, and has run. */
    private long loadedKb(Path file, int side) throws IOException {
        try (LoadedModel model = engine.load(file)) {
            Tensor row = Tensor.allocate(model.inputs().getFirst().name(), DataType.FP32, Shape.of(1, side));
            List<Tensor> unused =
                    model.run(List.of(row), List.of(model.outputs().getFirst().name()));
            return Mapping.anonymousKb();
        }
    }

    @Test
    void foretoldOutputsLieInDirectMemory() {
        try (LoadedModel model = load("linear")) {
            Tensor input = TestModels.floats("x", Shape.of(1, 4), 1, 2, 3, 4);

            List<Tensor> answer = model.run(List.of(input), List.of("scores"));

            assertThat(answer.get(0).data().isDirect()).isTrue();
        }
    }

    @Test
    void scalarsAndFixedShapesAreServed() {
        try (LoadedModel model = load("scale")) {
            Tensor x = TestModels.floats("x", Shape.of(2), 3, 4);
            Tensor factor = TestModels.floats("factor", Shape.of(), 2);

            assertThat(model.run(List.of(x, factor), List.of("y")))
                    .containsExactly(TestModels.floats("y", Shape.of(2), 6, 8));
        }
    }

    @Test
    void aModelThatKeepsNotToItsDeclaredShapesIsAnsweredStill() {
        try (LoadedModel model = load("untrue")) {
            Tensor input = TestModels.floats("x", Shape.of(3), 1, -1, 2);

            for (int run = 0; run < 2; run++) {
                assertThat(model.run(List.of(input), List.of("y")))
                        .containsExactly(TestModels.floats("y", Shape.of(2), 1, 2));
            }
        }
    }

    @Test
    void aFailingRunIsAnInternalErrorAndTheNextOneWorks() {
        try (LoadedModel model = load("lookup")) {
            assertThatThrownBy(() -> model.run(List.of(TestModels.longs("index", Shape.of(1), 7)), List.of("entry")))
                    .isInstanceOfSatisfying(
                            ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                    .hasMessageContaining("the model failed");
            assertThat(model.run(List.of(TestModels.longs("index", Shape.of(1), 2)), List.of("entry")))
                    .containsExactly(TestModels.floats("entry", Shape.of(1), 30));
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        try (LoadedModel model = identity(DataType.BYTES)) {
            Tensor input = new Tensor(
                    "x", DataType.BYTES, Shape.of(1, 1), ByteElements.encode(List.of(new byte[] {(byte) 0xFF})));

            assertThatThrownBy(() -> model.run(List.of(input), List.of("y")))
                    .isInstanceOfSatisfying(
                            ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                    .hasMessageContaining("input 'x': element 0 is not UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a model", "\b\1\22\0"})
    void aFileThatIsNoModelIsRefusedWithItsName(String content, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.onnx"), content);

        assertThatThrownBy(() -> engine.load(file))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("broken.onnx");
    }

    @Test
    void anAbsentFileIsNotFound(@TempDir Path folder) {
        assertThatThrownBy(() -> engine.load(folder.resolve("absent.onnx")))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({"CPU, neap.engine.device is cpu", "AUTO, this build has no CUDA"})
    @DisabledIf("hasCuda")
    void aModelThatWantsAGpuHasTheReasonWhyItGetsNone(Device device, String reason) {
        ModelOptions wanting =
                new ModelOptions(Optional.of(Device.CUDA), OptionalInt.empty(), 0, new TreeMap<>(), new TreeMap<>());

        assertThat(location(device, wanting).fallback())
                .hasValueSatisfying(told -> assertThat(told).startsWith(reason));
        assertThat(location(device, ModelOptions.NONE)).isEqualTo(Location.CPU);
    }

    @Test
    @EnabledIf("hasCuda")
    void aGpuOrTheReasonWhyThereIsNone() {
        Location location = location(Device.AUTO, ModelOptions.NONE);

        assertThat(location.fallback().isPresent()).isNotEqualTo(location.gpu().isPresent());
        assertThat(location.fallback().orElse("CUDA does not start: ")).startsWith("CUDA does not start: ");
        assertThat(location.fallback().orElse("")).doesNotContain("\n");
    }

    @Test
    @DisabledIf("hasCuda")
    void whereOnlyCudaWillDoTheCpuDoesNot() {
        assertThatThrownBy(() -> location(Device.CUDA, ModelOptions.NONE))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("CUDA");
    }

    static boolean hasCuda() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    private static Location location(Device device, ModelOptions options) {
        try (LoadedModel model = TestModels.engine(device).load(TestModels.file("linear"), options)) {
            return model.location();
        }
    }

    private LoadedModel identity(DataType type) {
        return load("identity_" + type.name().toLowerCase(Locale.ROOT));
    }

    private LoadedModel load(String name) {
        return engine.load(TestModels.file(name));
    }

    /** Six elements; text goes beyond the basic plane, where Java's own UTF-8 differs from the world's. */
    private static ByteBuffer sample(DataType type) {
        if (type == DataType.BYTES) {
            return ByteElements.encode(List.of("", "a", "é", "漢字", "😀", "a\0b").stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList());
        }
        byte[] bytes = new byte[6 * type.size()];
        new Random(1).nextBytes(bytes);
        if (type == DataType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        return direct.put(bytes).flip();
    }
}
