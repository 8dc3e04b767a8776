// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.Tensors;
import io.neap.serving.TestModels;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever tensors a question has, and however it is written, they are read to the bit; and none is read from half of it. */
class RequestPropertiesTest {

    private static final int QUESTIONS = 500;
    private static final String X = "x";
    private static final String Y = "y";

    @Property(tries = QUESTIONS)
    void whatIsWrittenFlatOrNestedIsReadBack(@ForAll(X) Tensor x, @ForAll(Y) Tensor y) {
        String flat = new String(written(AnswerForm.PLAIN, x, y).bytes(), StandardCharsets.UTF_8);
        String nested = "{\"inputs\":[" + nested(flat, 0, x) + "," + nested(flat, 1, y) + "]}";

        assertThat(read(flat)).as(flat).containsExactly(x, y);
        assertThat(read(nested)).as(nested).containsExactly(x, y);
    }

    @Property(tries = QUESTIONS)
    void tensorsBehindTheJsonAreReadBackBesideThoseWithin(@ForAll(X) Tensor x, @ForAll(Y) Tensor y) {
        for (AnswerForm form : List.of(
                AnswerForm.BINARY,
                new AnswerForm(false, Map.of(X, true), Map.of()),
                new AnswerForm(false, Map.of(Y, true), Map.of()))) {
            EncodedAnswer written = written(form, x, y);
            byte[] body = asQuestion(written.bytes());

            assertThat(RequestReader.read(TestModels.CLOSED_MEMORY, body, body.length, header(written))
                            .request()
                            .inputs())
                    .containsExactly(x, y);
        }
    }

    @Property(tries = QUESTIONS)
    void whatAnotherLibraryWritesIsReadToTheSame(@ForAll(X) Tensor x) {
        Assume.that(isFinite(x));
        JsonObject input = new JsonObject()
                .put("datatype", x.type().name())
                .put("data", values(x))
                .put("shape", dimensions(x.shape()))
                .put("name", X);
        JsonObject question = new JsonObject().put("inputs", new JsonArray().add(input));

        assertThat(read(question.encode())).containsExactly(x);
        assertThat(read(question.encodePrettily())).containsExactly(x);
    }

    @Property(tries = QUESTIONS)
    void halfAQuestionIsRefused(@ForAll(X) Tensor x, @ForAll(Y) Tensor y) {
        for (AnswerForm form :
                List.of(AnswerForm.PLAIN, AnswerForm.BINARY, new AnswerForm(false, Map.of(Y, true), Map.of()))) {
            EncodedAnswer written = written(form, x, y);
            byte[] body = asQuestion(written.bytes());
            int header = header(written);
            for (int length = 0; length < body.length; length++) {
                byte[] half = Arrays.copyOf(body, length);

                assertThatThrownBy(() -> RequestReader.read(
                                TestModels.CLOSED_MEMORY, half, half.length, Math.min(header, half.length)))
                        .isInstanceOfSatisfying(
                                ServingException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
            }
        }
    }

    @Provide(X)
    Arbitrary<Tensor> x() {
        return Tensors.any(X);
    }

    @Provide(Y)
    Arbitrary<Tensor> y() {
        return Tensors.any(Y);
    }

    private static EncodedAnswer written(AnswerForm form, Tensor... tensors) {
        return ResponseWriter.inference(new InferenceResponse("m", "1", null, List.of(tensors)), form);
    }

    /** An answer's outputs are a question's inputs, but for the one word, which is a letter longer. */
    private static byte[] asQuestion(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1)
                .replaceFirst("\"outputs\"", "\"inputs\"")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int header(EncodedAnswer answer) {
        return answer.header() == EncodedAnswer.NO_TENSORS ? answer.bytes().length - 1 : answer.header() - 1;
    }

    private static List<Tensor> read(String body) {
        byte[] bytes = body.replaceFirst("\"outputs\"", "\"inputs\"").getBytes(StandardCharsets.UTF_8);
        return RequestReader.read(TestModels.CLOSED_MEMORY, bytes, bytes.length)
                .request()
                .inputs();
    }

    /** The written input of that number, its data put in brackets level by level. */
    private static String nested(String flat, int number, Tensor tensor) {
        List<String> values = elements(elements(flat, "\"outputs\":").get(number), "\"data\":");
        String head = "{\"name\":\"" + tensor.name() + "\",\"datatype\":\"" + tensor.type() + "\",\"shape\":"
                + dimensions(tensor.shape()).encode();
        return head + ",\"data\":" + nest(values, tensor.shape(), 0, new int[1]) + "}";
    }

    /** The elements of the array behind a name, as they are written. */
    private static List<String> elements(String text, String name) {
        List<String> elements = new ArrayList<>();
        byte[] bytes = text.substring(text.indexOf(name) + name.length()).getBytes(StandardCharsets.UTF_8);
        JsonReader json = new JsonReader(bytes, bytes.length);
        for (boolean more = json.open('[', ']'); more; more = json.next(']')) {
            json.peek();
            int start = json.position();
            json.skip();
            elements.add(new String(json.copy(start), StandardCharsets.UTF_8));
        }
        return elements;
    }

    private static String nest(List<String> values, Shape shape, int level, int[] next) {
        StringBuilder nested = new StringBuilder("[");
        for (int i = 0; i < shape.dimension(level); i++) {
            nested.append(i == 0 ? "" : ",")
                    .append(level == shape.rank() - 1 ? values.get(next[0]++) : nest(values, shape, level + 1, next));
        }
        return nested.append(']').toString();
    }

    private static JsonArray dimensions(Shape shape) {
        JsonArray dimensions = new JsonArray();
        for (long dimension : shape.toArray()) {
            dimensions.add(dimension);
        }
        return dimensions;
    }

    /** Libraries write no infinities. */
    private static boolean isFinite(Tensor tensor) {
        for (Object value : values(tensor)) {
            if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
                return false;
            }
        }
        return true;
    }

    private static JsonArray values(Tensor tensor) {
        JsonArray values = new JsonArray();
        ByteBuffer data = tensor.data();
        if (tensor.type() == DataType.BYTES) {
            ByteElements.decode(data).forEach(text -> values.add(new String(text, StandardCharsets.UTF_8)));
            return values;
        }
        while (data.hasRemaining()) {
            values.add(value(tensor.type(), data));
        }
        return values;
    }

    private static Object value(DataType type, ByteBuffer data) {
        return switch (type) {
            case BOOL -> data.get() != 0;
            case FP16 -> Float.float16ToFloat(data.getShort());
            case BF16 -> Float.intBitsToFloat(data.getShort() << Short.SIZE);
            case FP32 -> data.getFloat();
            case FP64 -> data.getDouble();
            case INT64 -> data.getLong();
            case UINT64 -> new BigInteger(Long.toUnsignedString(data.getLong()));
            case INT32 -> data.getInt();
            case UINT32 -> Integer.toUnsignedLong(data.getInt());
            case INT16 -> data.getShort();
            case UINT16 -> Short.toUnsignedInt(data.getShort());
            case INT8 -> data.get();
            case UINT8 -> Byte.toUnsignedInt(data.get());
            case BYTES -> throw new IllegalArgumentException("texts are read together");
        };
    }
}
