// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.neap.serving.ErrorCode;
import io.neap.serving.Mutations;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.tensor.DataType;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Messages nobody thought of: each is read or refused as its sender's mistake. */
class RandomMessagesTest {

    private static final int MESSAGES = 10_000;
    private static final int MAX_INPUTS = 3;
    private static final int MAX_RANK = 2;
    private static final int MAX_VALUES = 3;
    private static final int MAX_RAW = 19;
    private static final double ABSENT = 0.4;

    @Property(tries = MESSAGES)
    void contentsAndShapesThatDoNotAgreeAreRefused(@ForAll("messages") ModelInferRequest message) {
        readOrRefuse(message);
    }

    @Property(tries = MESSAGES)
    void aMessageWhoseBytesAreChangedIsNoMessageOrReadOrRefused(
            @ForAll("messages") ModelInferRequest message, @ForAll("changes") UnaryOperator<byte[]> change) {
        try {
            readOrRefuse(ModelInferRequest.parseFrom(change.apply(message.toByteArray())));
        } catch (InvalidProtocolBufferException noMessage) {
            assertThat(noMessage).hasMessageNotContaining("null");
        }
    }

    private static void readOrRefuse(ModelInferRequest message) {
        try {
            GrpcMessages.question(message, TestModels.CLOSED_MEMORY);
        } catch (ServingException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Provide
    Arbitrary<UnaryOperator<byte[]>> changes() {
        return Mutations.changes();
    }

    @Provide
    Arbitrary<ModelInferRequest> messages() {
        Arbitrary<List<Long>> shapes = Arbitraries.oneOf(
                        Arbitraries.of(0L, 1L, 2L, 3L),
                        Arbitraries.of(-1L, 1L << 31, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE))
                .list()
                .ofMaxSize(MAX_RANK);
        Arbitrary<InferTensorContents> contents =
                Arbitraries.longs().list().ofMaxSize(MAX_VALUES).map(RandomMessagesTest::contents);
        Arbitrary<byte[]> raw = Arbitraries.bytes().array(byte[].class).ofMaxSize(MAX_RAW);
        return Combinators.combine(
                        Arbitraries.of(DataType.class), shapes, contents.optional(1 - ABSENT), raw.optional(ABSENT))
                .as((type, shape, values, bytes) -> {
                    ModelInferRequest.Builder message = ModelInferRequest.newBuilder();
                    InferInputTensor.Builder input = message.addInputsBuilder()
                            .setName("x")
                            .setDatatype(type.name())
                            .addAllShape(shape);
                    values.ifPresent(input::setContents);
                    bytes.map(ByteString::copyFrom).ifPresent(message::addRawInputContents);
                    return message.setModelName("m").build();
                })
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_INPUTS)
                .map(parts -> parts.stream()
                        .reduce((one, other) -> one.toBuilder().mergeFrom(other).build())
                        .orElseThrow());
    }

    private static InferTensorContents contents(List<Long> values) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (long value : values) {
            int number = (int) (value % 200);
            contents.addBoolContents(value > 0)
                    .addIntContents(number)
                    .addInt64Contents(value)
                    .addUintContents(number)
                    .addUint64Contents(value)
                    .addFp32Contents((float) value)
                    .addFp64Contents((double) value)
                    .addBytesContents(ByteString.copyFrom(new byte[Math.abs(number) % 3]));
        }
        return contents.build();
    }
}
