// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Protobuf;
import io.neap.cli.bench.model.BenchModel;
import java.nio.ByteBuffer;

/** The two messages of {@code ModelInfer}, by the field numbers of the protocol's definition. */
final class GrpcMessages {

    static final String METHOD = "/inference.GRPCInferenceService/ModelInfer";

    private static final int RAW_OUTPUTS = 6;
    private static final int LENGTH_DELIMITED = 2;

    private GrpcMessages() {}

    static byte[] question(Bench bench) {
        Protobuf input = new Protobuf().text(1, BenchModel.INPUT).text(2, "FP32");
        for (long dimension : bench.question().shape()) {
            input.number(3, dimension);
        }
        return new Protobuf()
                .text(1, bench.model().name())
                .message(5, input)
                .bytes(7, bench.question().data())
                .toBytes();
    }

    /** The first output of a response; empty if there is none, or it has other than fields with a length. */
    static ByteBuffer firstTensor(byte[] response) {
        ByteBuffer rest = ByteBuffer.wrap(response);
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            if ((tag & 7) != LENGTH_DELIMITED) {
                break;
            }
            int length = (int) varint(rest);
            if (tag >> 3 == RAW_OUTPUTS) {
                return rest.slice(rest.position(), length);
            }
            rest.position(rest.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
