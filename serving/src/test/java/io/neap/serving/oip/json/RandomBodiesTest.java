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
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies nobody thought of: each is read or refused as its sender's mistake, in bounded time and memory. */
class RandomBodiesTest {

    private static final int BODIES = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

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

    @Test
    void aQuestionIsReadOrRefused() {
        assertReadOrRefused(QUESTION, body -> RequestReader.read(body, body.length));
    }

    @Test
    void aQuestionWithTensorsBehindTheJsonIsReadOrRefused() {
        assertReadOrRefused(
                BINARY + "01234567",
                body -> RequestReader.read(body, body.length, Math.min(body.length, BINARY.length())));
    }

    @Test
    void instancesAreReadOrRefused() {
        ModelRepository repository = new ModelRepository(
                TestModels.engine(Device.CPU),
                TestModels.config(Device.CPU),
                TestModels.batches(BatchMode.OFF),
                new SimpleMeterRegistry());
        try {
            repository.load(new ModelConfig(new ModelKey("linear", "1"), TestModels.file("linear")));
            ServedModel model = repository.find("linear", null);

            for (String good :
                    List.of("{\"instances\":[[1,2,3,4],[5,6,7,8.5]]}", "{\"instances\":[{\"x\":[1,2,3,4]}]}")) {
                assertReadOrRefused(good, body -> InstancesReader.read(model, body, body.length));
            }
        } finally {
            repository.close();
        }
    }

    @Test
    void aTextToGenerateFromIsReadOrRefused() {
        assertReadOrRefused(
                "{\"id\":\"7\",\"text_input\":\"gr\\u00fc\\ud83d\\ude00\",\"parameters\":{\"scale\":[0.5,1],\"timeout\":3}}",
                body -> GenerateReader.read(TEXT, body, body.length));
    }

    @Test
    void whatTheRepositoryIsToldIsReadOrRefused() {
        assertReadOrRefused(UPLOAD, body -> RepositoryReader.upload(body, body.length));
        assertReadOrRefused("{\"ready\":true,\"other\":[1]}", body -> RepositoryReader.readyOnly(body, body.length));
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void whatIsWrittenFlatOrNestedIsReadBackToTheBit(DataType type) {
        SplittableRandom random = new SplittableRandom(type.size());
        for (int i = 0; i < 300; i++) {
            Shape shape = Shape.of(
                    random.ints(random.nextInt(1, 5), 0, 4).asLongStream().toArray());
            Tensor tensor = random(random, type, shape);
            byte[] answer = ResponseWriter.inference(
                            new InferenceResponse("m", "1", null, List.of(tensor)), AnswerForm.PLAIN)
                    .bytes();
            String flat = new String(answer, StandardCharsets.UTF_8).replace("\"outputs\"", "\"inputs\"");
            int data = flat.indexOf("\"data\":") + "\"data\":".length();
            String nested = flat.substring(0, data) + nest(values(flat.substring(data)), shape, 0, new int[1]) + "}]}";

            assertThat(read(flat)).as(flat).containsExactly(tensor);
            assertThat(read(nested)).as(nested).containsExactly(tensor);
        }
    }

    private static void assertReadOrRefused(String good, Consumer<byte[]> reader) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        reader.accept(bytes);
        Mutations mutations = new Mutations(good.hashCode());
        int refused = assertTimeoutPreemptively(LIMIT, () -> {
            int count = 0;
            for (int i = 0; i < BODIES; i++) {
                count += isRefused(mutations.of(bytes), reader) ? 1 : 0;
            }
            return count;
        });

        assertThat(refused).isBetween(BODIES / 2, BODIES - 1);
    }

    private static boolean isRefused(byte[] body, Consumer<byte[]> reader) {
        try {
            reader.accept(body);
            return false;
        } catch (ServingException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refusal.getMessage()).hasSizeLessThan(1_100);
            return true;
        }
    }

    private static Tensor random(SplittableRandom random, DataType type, Shape shape) {
        int elements = Math.toIntExact(shape.elements());
        if (type == DataType.BYTES) {
            List<byte[]> texts = new ArrayList<>();
            for (int i = 0; i < elements; i++) {
                texts.add("a\"\\\n\0é漢".substring(0, random.nextInt(8)).getBytes(StandardCharsets.UTF_8));
            }
            return new Tensor("x", type, shape, ByteElements.encode(texts));
        }
        Tensor tensor = Tensor.allocate("x", type, shape);
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            switch (type) {
                case BOOL -> data.put((byte) random.nextInt(2));
                case FP16 -> data.putShort(number((short) random.nextInt(), 0x7C00));
                case BF16 -> data.putShort(number((short) random.nextInt(), 0x7F80));
                case FP32 -> data.putFloat(Float.intBitsToFloat(random.nextInt()) + 0f);
                case FP64 -> data.putDouble(Double.longBitsToDouble(random.nextLong()) + 0d);
                default -> data.put((byte) random.nextInt());
            }
        }
        return canonical(tensor);
    }

    /** One NaN stands for all: JSON keeps no others apart. */
    private static Tensor canonical(Tensor tensor) {
        ByteBuffer data = tensor.data();
        for (int i = 0; i < data.limit(); i += tensor.type().size()) {
            if (tensor.type() == DataType.FP32 && Float.isNaN(data.getFloat(i))) {
                data.putFloat(i, Float.NaN);
            } else if (tensor.type() == DataType.FP64 && Double.isNaN(data.getDouble(i))) {
                data.putDouble(i, Double.NaN);
            }
        }
        return tensor;
    }

    private static short number(short bits, int exponent) {
        return (bits & exponent) == exponent ? 0 : bits;
    }

    /** The elements of a flat array, as they are written. */
    private static List<String> values(String array) {
        List<String> values = new ArrayList<>();
        byte[] bytes = array.getBytes(StandardCharsets.UTF_8);
        JsonReader json = new JsonReader(bytes, bytes.length);
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            json.peek();
            int start = json.position();
            json.skip();
            values.add(new String(json.copy(start), StandardCharsets.UTF_8));
        }
        return values;
    }

    private static String nest(List<String> values, Shape shape, int level, int[] next) {
        StringBuilder nested = new StringBuilder("[");
        for (int i = 0; i < shape.dimension(level); i++) {
            nested.append(i == 0 ? "" : ",")
                    .append(level == shape.rank() - 1 ? values.get(next[0]++) : nest(values, shape, level + 1, next));
        }
        return nested.append(']').toString();
    }

    private static List<Tensor> read(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Question question = RequestReader.read(bytes, bytes.length);
        return question.request().inputs();
    }
}
