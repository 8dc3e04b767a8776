// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.ErrorCode;
import io.neap.serving.Mutations;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Bodies nobody thought of: each is read or refused as its sender's mistake, in bounded time and memory. */
class RandomBodiesTest {

    private static final int BODIES = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String QUESTION = "{\"id\":\"7\",\"parameters\":{\"timeout\":5,\"priority\":1},\"inputs\":["
            + "{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2.5],[-3e1,NaN]]},"
            + "{\"name\":\"s\",\"datatype\":\"BYTES\",\"data\":[\"a\\u00e9\",\"\\ud83d\\ude00\"],\"shape\":[2]},"
            + "{\"name\":\"i\",\"shape\":[1],\"datatype\":\"UINT64\",\"data\":[18446744073709551615]}],"
            + "\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":2,\"binary_data\":false}}]}";
    private static final String BINARY = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":8}}]}";
    private static final String UPLOAD =
            "{\"parameters\":{\"config\":\"{\\\"max_batch_size\\\":8}\",\"file:1/model.onnx\":\"AAEC\"}}";
    private static final List<TensorSpec> TEXT = List.of(
            new TensorSpec("text_input", DataType.BYTES, Shape.of(-1)),
            new TensorSpec("scale", DataType.FP32, Shape.of(-1)));

    private static final ModelRepository REPOSITORY = new ModelRepository(
            TestModels.engine(Device.CPU),
            TestModels.config(Device.CPU),
            TestModels.batches(BatchMode.OFF),
            new SimpleMeterRegistry());
    private static final ServedModel LINEAR =
            REPOSITORY.load(new ModelConfig(new ModelKey("linear", "1"), TestModels.file("linear")));

    @AfterContainer
    static void close() {
        REPOSITORY.close();
    }

    @Property(tries = BODIES)
    void aQuestionIsReadOrRefused(@ForAll("changes") UnaryOperator<byte[]> change) {
        assertReadOrRefused(QUESTION, change, body -> RequestReader.read(TestModels.CLOSED_MEMORY, body, body.length));
    }

    @Property(tries = BODIES)
    void aQuestionWithTensorsBehindTheJsonIsReadOrRefused(@ForAll("changes") UnaryOperator<byte[]> change) {
        assertReadOrRefused(
                BINARY + "01234567",
                change,
                body -> RequestReader.read(
                        TestModels.CLOSED_MEMORY, body, body.length, Math.min(body.length, BINARY.length())));
    }

    @Property(tries = BODIES)
    void instancesAreReadOrRefused(@ForAll("changes") UnaryOperator<byte[]> change) {
        for (String good : List.of("{\"instances\":[[1,2,3,4],[5,6,7,8.5]]}", "{\"instances\":[{\"x\":[1,2,3,4]}]}")) {
            assertReadOrRefused(good, change, body -> InstancesReader.read(LINEAR, body, body.length));
        }
    }

    @Property(tries = BODIES)
    void aTextToGenerateFromIsReadOrRefused(@ForAll("changes") UnaryOperator<byte[]> change) {
        assertReadOrRefused(
                "{\"id\":\"7\",\"text_input\":\"gr\\u00fc\\ud83d\\ude00\",\"parameters\":{\"scale\":[0.5,1],\"timeout\":3}}",
                change,
                body -> GenerateReader.read(TEXT, body, body.length));
    }

    @Property(tries = BODIES)
    void whatTheRepositoryIsToldIsReadOrRefused(@ForAll("changes") UnaryOperator<byte[]> change) {
        assertReadOrRefused(UPLOAD, change, body -> RepositoryReader.upload(body, body.length));
        assertReadOrRefused(
                "{\"ready\":true,\"other\":[1]}", change, body -> RepositoryReader.readyOnly(body, body.length));
    }

    @Provide
    Arbitrary<UnaryOperator<byte[]>> changes() {
        return Mutations.changes();
    }

    private static void assertReadOrRefused(String good, UnaryOperator<byte[]> change, Consumer<byte[]> reader) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        reader.accept(bytes);
        byte[] changed = change.apply(bytes);
        assertTimeoutPreemptively(LIMIT, () -> readOrRefuse(changed, reader));
    }

    private static void readOrRefuse(byte[] body, Consumer<byte[]> reader) {
        try {
            reader.accept(body);
        } catch (ServingException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refusal.getMessage()).hasSizeLessThan(1_100);
        }
    }
}
