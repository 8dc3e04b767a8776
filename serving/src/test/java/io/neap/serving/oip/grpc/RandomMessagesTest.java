// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.neap.serving.ErrorCode;
import io.neap.serving.Mutations;
import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.tensor.DataType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Messages nobody thought of: each is read or refused as its sender's mistake. */
class RandomMessagesTest {

    private static final int MESSAGES = 50_000;
    private static final long[] DIMENSIONS = {0, 1, 2, 3, -1, 1L << 31, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE};

    @Test
    void contentsAndShapesThatDoNotAgreeAreRefused() {
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int i = 0; i < MESSAGES; i++) {
            refused += isRefused(message(random)) ? 1 : 0;
        }

        assertThat(refused).isBetween(MESSAGES / 2, MESSAGES - 1);
    }

    @Test
    void aMessageWhoseBytesAreChangedIsNoMessageOrReadOrRefused() {
        SplittableRandom random = new SplittableRandom(6);
        Mutations mutations = new Mutations(7);
        int parsed = 0;
        for (int i = 0; i < MESSAGES; i++) {
            try {
                ModelInferRequest changed =
                        ModelInferRequest.parseFrom(mutations.of(message(random).toByteArray()));
                parsed++;
                isRefused(changed);
            } catch (InvalidProtocolBufferException noMessage) {
                assertThat(noMessage).hasMessageNotContaining("null");
            }
        }

        assertThat(parsed).isBetween(MESSAGES / 100, MESSAGES - 1);
    }

    private static boolean isRefused(ModelInferRequest message) {
        try {
            GrpcMessages.question(message);
            return false;
        } catch (ServingException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            return true;
        }
    }

    private static ModelInferRequest message(SplittableRandom random) {
        ModelInferRequest.Builder message = ModelInferRequest.newBuilder().setModelName("m");
        DataType[] types = DataType.values();
        for (int inputs = random.nextInt(3); inputs >= 0; inputs--) {
            DataType type = types[random.nextInt(types.length)];
            InferInputTensor.Builder input =
                    InferInputTensor.newBuilder().setName("x").setDatatype(type.name());
            for (int rank = random.nextInt(3); rank > 0; rank--) {
                input.addShape(DIMENSIONS[random.nextInt(random.nextBoolean() ? 3 : DIMENSIONS.length)]);
            }
            int count = random.nextInt(4);
            if (random.nextInt(3) > 0) {
                input.setContents(contents(random, count));
            }
            if (random.nextInt(3) == 0) {
                byte[] raw = new byte[random.nextInt(20)];
                random.nextBytes(raw);
                message.addRawInputContents(ByteString.copyFrom(raw));
            }
            message.addInputs(input);
        }
        return message.build();
    }

    private static InferTensorContents contents(SplittableRandom random, int count) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (int i = 0; i < count; i++) {
            contents.addBoolContents(random.nextBoolean())
                    .addIntContents(random.nextInt(-200, 200))
                    .addInt64Contents(random.nextLong())
                    .addUintContents(random.nextInt(-200, 200))
                    .addUint64Contents(random.nextLong())
                    .addFp32Contents((float) random.nextInt())
                    .addFp64Contents((double) random.nextLong())
                    .addBytesContents(ByteString.copyFrom(new byte[random.nextInt(3)]));
        }
        return contents.build();
    }
}
