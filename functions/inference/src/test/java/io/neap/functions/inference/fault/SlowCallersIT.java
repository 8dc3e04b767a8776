// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import io.neap.functions.inference.TestFiles;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that send a little now and then, to hold what they have begun; and the honest, who are only slow. */
@Timeout(180)
class SlowCallersIT {

    private static final Duration STALL = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int BYTES_A_PAUSE = 400;

    /** Numbers of a large message: a quarter of a megabyte. */
    private static final int LARGE = 65_536;

    /** More large messages than two ends of a connection hold in their buffers. */
    private static final int UNREAD = 400;

    private static final String INFER = "/v2/models/linear/infer";
    private static final String CALL = "/inference.GRPCInferenceService/ModelInfer";
    private static final String JSON = "application/json";

    @TempDir
    static Path folder;

    private static FunctionProcess function;

    @BeforeAll
    static void serve() throws Exception {
        for (String model : List.of("linear", "loop", "identity_fp32")) {
            Path target = folder.resolve("models").resolve(model).resolve("model.onnx");
            Files.createDirectories(target.getParent());
            Files.copy(TestFiles.model(model), target);
        }
        Map<String, String> settings = Map.of(
                "NEAP_MODEL_FOLDER",
                folder.resolve("models").toString(),
                "NEAP_ENGINE_LANES",
                "1",
                "NEAP_OIP_TIMEOUT",
                "120s",
                "NEAP_OIP_STALL",
                STALL.toMillis() + "ms");
        function = FunctionProcess.start(folder, "linear", settings);
        Readiness.await(function.uri("/"));
    }

    @AfterAll
    static void end() {
        function.close();
    }

    @Test
    void aHeadIsWholeInTimeOrRefused() throws Exception {
        try (Socket still = Wire.connect(function);
                Socket dripping = Wire.connect(function)) {
            Wire.send(still, "POST /v2/mo");
            Wire.send(dripping, "POST " + INFER + " HTTP/1.1\r\nX-Long: ");
            drip(dripping);

            for (Socket socket : List.of(still, dripping)) {
                assertThat(Wire.rest(socket)).startsWith("HTTP/1.1 408 ").contains("\"error\":", "neap.oip.stall");
            }
        }
    }

    @Test
    void aConnectionMayBeIdleBetweenItsRequestsAndNotWithinOne() throws Exception {
        try (Socket idle = Wire.connect(function);
                Socket second = Wire.connect(function)) {
            assertThat(question(idle)).contains("[5.0,6.0,7.0]");
            assertThat(question(second)).contains("[5.0,6.0,7.0]");
            for (int round = 0; round < 2; round++) {
                try (Socket clock = Wire.connect(function)) {
                    Wire.send(clock, "G");
                    assertThat(Wire.rest(clock)).startsWith("HTTP/1.1 408 ");
                }
            }
            Wire.send(second, "POST ");

            assertThat(question(idle)).contains("[5.0,6.0,7.0]");
            assertThat(Wire.rest(second)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aBodyThatDripsIsGivenUp() throws Exception {
        try (Socket socket = Wire.connect(function)) {
            Wire.send(socket, Wire.head("linear", 1_000_000));
            drip(socket);

            assertThat(Wire.rest(socket)).startsWith("HTTP/1.1 408 ").contains("neap.oip.stall");
        }
    }

    @Test
    void whatNobodyReadsIsNotWaitedForEither() throws Exception {
        try (Socket socket = Wire.connect(function)) {
            Wire.send(socket, "POST /q/health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 ");
            drip(socket);

            assertThat(Wire.rest(socket)).isEmpty();
        }
    }

    @Test
    void aSlowLinkIsWaitedFor() throws Exception {
        String question = Wire.ROW + " ".repeat(10_000);
        try (Socket socket = Wire.connect(function)) {
            Wire.send(socket, Wire.head("linear", question.length()));
            for (int sent = 0; sent < question.length(); sent += BYTES_A_PAUSE) {
                Thread.sleep(PAUSE);
                Wire.send(socket, question.substring(sent, Math.min(question.length(), sent + BYTES_A_PAUSE)));
            }

            assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 200 ").contains("[5.0,6.0,7.0]");
        }
    }

    @Test
    void aLongRunIsWaitedFor() throws Exception {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                .usePlaintext()
                .build();
        try (Socket socket = Wire.connect(function)) {
            Duration took = Duration.ZERO;
            for (long times = 100_000; took.compareTo(STALL) <= 0; times *= 2) {
                String body = "{\"inputs\":[{\"name\":\"times\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}"
                        .formatted(times);
                Future<ModelInferResponse> call =
                        GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(counting(times));
                long begin = System.nanoTime();
                Wire.send(socket, Wire.head("loop", body.length()) + body);

                assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 200 ");
                took = Duration.ofNanos(System.nanoTime() - begin);
                assertThat(call.get(120, TimeUnit.SECONDS).getOutputsCount()).isOne();
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private static ModelInferRequest counting(long times) {
        return ModelInferRequest.newBuilder()
                .setModelName("loop")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("times")
                        .setDatatype("INT64")
                        .addShape(1)
                        .setContents(InferTensorContents.newBuilder().addInt64Contents(times)))
                .build();
    }

    @Test
    void aBodyOfHttp2IsGivenUpAloneAndItsStreamReset() throws Exception {
        try (Http2Wire wire = new Http2Wire(function)) {
            wire.ask(1, INFER, JSON);
            wire.send(Http2FrameTypes.DATA, 0, 1, "{\"inputs\":".getBytes(StandardCharsets.US_ASCII));

            assertThat(wire.headers(wire.next(Http2FrameTypes.HEADERS, 1)).status())
                    .hasToString("408");
            assertThat(wire.next(Http2FrameTypes.DATA, 1).text()).contains("neap.oip.stall");
            assertThat(code(wire.next(Http2FrameTypes.RST_STREAM, 1))).isEqualTo(Http2Error.NO_ERROR.code());
            assertAnswers(wire, 3);
        }
    }

    @Test
    void aHeadOfHttp2IsWholeInTimeOrTheConnectionEnds() throws Exception {
        byte[] head = Http2Wire.head(INFER, JSON);
        try (Http2Wire still = new Http2Wire(function);
                Http2Wire dripping = new Http2Wire(function)) {
            still.send(Http2FrameTypes.HEADERS, 0, 1, head);
            dripping.send(Http2FrameTypes.HEADERS, 0, 1, head);
            assertThatThrownBy(() -> {
                        while (true) {
                            Thread.sleep(PAUSE);
                            dripping.send(Http2FrameTypes.CONTINUATION, 0, 1, new byte[0]);
                        }
                    })
                    .isInstanceOf(IOException.class);
            still.awaitEnd();
        }
    }

    @Test
    void aConnectionOfHttp2MayBeIdleAndAskWhetherItIsAlive() throws Exception {
        try (Http2Wire wire = new Http2Wire(function)) {
            assertAnswers(wire, 1);
            for (long i = 0; i < 3 * STALL.dividedBy(PAUSE); i++) {
                Thread.sleep(PAUSE);
                wire.send(Http2FrameTypes.PING, 0, 0, new byte[Long.BYTES]);
            }
            assertAnswers(wire, 3);
        }
    }

    @Test
    void aMessageOfGrpcIsGivenUpAlone() throws Exception {
        try (Http2Wire wire = new Http2Wire(function)) {
            wire.ask(1, CALL, "application/grpc");
            wire.send(Http2FrameTypes.DATA, 0, 1, new byte[] {0, 0, 0, 4, 0, 1});

            assertThat(wire.headers(wire.next(Http2FrameTypes.HEADERS, 1))).anySatisfy(header -> {
                assertThat(header.getKey()).hasToString("grpc-status");
                assertThat(header.getValue()).hasToString("4");
            });
            assertThat(code(wire.next(Http2FrameTypes.RST_STREAM, 1))).isEqualTo(Http2Error.NO_ERROR.code());
            assertAnswers(wire, 3);
        }
    }

    @Test
    void aStreamWhoseAnswersNobodyReadsIsReadNoFurther() throws Exception {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                .usePlaintext()
                .build();
        try {
            UnreadStream stream = UnreadStream.open(channel);

            int sent = stream.sendWhileHeard(large(), UNREAD);

            assertThat(sent).isBetween(1, UNREAD / 2);
            assertThat(stream.readAll(sent)).hasSize(sent).allSatisfy(answer -> {
                assertThat(answer.getErrorMessage()).isEmpty();
                assertThat(answer.getInferResponse().getRawOutputContents(0).size())
                        .isEqualTo(LARGE * Float.BYTES);
            });
        } finally {
            channel.shutdownNow();
        }
    }

    private static ModelInferRequest large() {
        return ModelInferRequest.newBuilder()
                .setModelName("identity_fp32")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(LARGE))
                .addRawInputContents(ByteString.copyFrom(new byte[LARGE * Float.BYTES]))
                .build();
    }

    /** Sends a byte now and then until it is answered, or for much longer than is allowed. */
    private static void drip(Socket socket) throws IOException, InterruptedException {
        for (long i = 0; i < 10 * STALL.dividedBy(PAUSE); i++) {
            Thread.sleep(PAUSE);
            if (socket.getInputStream().available() > 0) {
                return;
            }
            try {
                Wire.send(socket, "x");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static String question(Socket socket) throws IOException {
        Wire.send(socket, Wire.head("linear", Wire.ROW.length()) + Wire.ROW);
        return Wire.answer(socket);
    }

    private static void assertAnswers(Http2Wire wire, int stream) throws Exception {
        wire.ask(stream, INFER, JSON);
        wire.send(Http2FrameTypes.DATA, Http2Flags.END_STREAM, stream, Wire.ROW.getBytes(StandardCharsets.US_ASCII));
        assertThat(wire.next(Http2FrameTypes.DATA, stream).text()).contains("[5.0,6.0,7.0]");
    }

    private static long code(Http2Wire.Frame reset) {
        return ByteBuffer.wrap(reset.payload()).getInt();
    }
}
