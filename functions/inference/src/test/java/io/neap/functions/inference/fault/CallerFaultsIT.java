// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.InferTensorContents;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that lie, stall, vanish or come in crowds; others are answered all the while. */
@Timeout(180)
class CallerFaultsIT {

    private static final Map<String, String> SMALL = Map.of("NEAP_OIP_MAX_BODY_SIZE", "4M", "NEAP_OIP_STALL", "2s");
    private static final long GIB = 1024L * 1024 * 1024;
    private static final int CROWD = 10_000;
    private static final String BINARY =
            Wire.ROW.replace("\"data\":[1,2,3,4]", "\"parameters\":{\"binary_data_size\":16}");

    @TempDir
    static Path folder;

    private static FunctionProcess function;

    @BeforeAll
    static void serve() throws Exception {
        function = FunctionProcess.start(folder, "linear", SMALL);
        Readiness.await(function.uri("/"));
        assertOthersAreAnswered();
    }

    @AfterAll
    static void end() {
        function.close();
    }

    @Test
    void aGibibyteIsRefusedByItsAnnouncement() throws Exception {
        long before = Wire.residentMib(function);
        try (Socket socket = Wire.connect(function)) {
            Wire.send(socket, Wire.head("linear", GIB));

            assertThat(Wire.rest(socket)).startsWith("HTTP/1.1 413 ").contains("neap.oip.max-body-size");
        }
        assertThat(Wire.residentMib(function)).isLessThan(before + 100);
        assertOthersAreAnswered();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[4611686018427387904,4]; [1]; needs more values than",
                "[4294967296,4294967296]; [1]; needs more values than",
                "[99999999999999999999]; [1]; a dimension",
                "[-1,4]; [1,2,3,4]; negative dimension",
                "[1,4]; [1,2,3,1e39]; out of the range of FP32",
                "[1,4]; [1,2,3,nan]; expected a number"
            })
    void whatNoTensorCanBeIsABadRequest(String shape, String data, String expected) throws Exception {
        HttpResponse<String> answer =
                Wire.ask(function, "linear", Wire.ROW.replace("[1,4]", shape).replace("[1,2,3,4]", data));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "20; [1,4]; expected binary_data_size 20 bytes behind the JSON, got 16",
                "12; [1,4]; FP32 of shape [1,4] takes 16 bytes, got 12",
                "0; [1,4]; FP32 of shape [1,4] takes 16 bytes, got 0",
                "8; [1,2]; 8 bytes behind the JSON belong to no input",
                "-16; [1,4]; binary_data_size -16 is negative",
                "4294967312; [1,4]; expected binary_data_size 4294967312 bytes behind the JSON, got 16",
                "9223372036854775807; [1,4]; expected binary_data_size 9223372036854775807 bytes",
                "9223372036854775808; [1,4]; binary_data_size",
                "16.0; [1,4]; binary_data_size",
                "16; [1,5]; FP32 of shape [1,5] takes 20 bytes, got 16",
                "16; [4294967296,4294967296]; more than 2^31-1 elements"
            })
    void aSizeThatLiesIsABadRequestAndTheConnectionStays(String size, String shape, String expected) throws Exception {
        String json = BINARY.replace("16", size).replace("[1,4]", shape);
        try (Socket socket = Wire.connect(function)) {
            for (String lie : List.of(json, json)) {
                sendBinary(socket, lie, Integer.toString(lie.length()));
                assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 400 ").contains("{\"error\":", expected);
            }
            sendBinary(socket, BINARY, Integer.toString(BINARY.length()));
            assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 200 ").contains("[5.0,6.0,7.0]");
        }
    }

    /** The first are no length of this body at all; zero says that all of it is the tensor. */
    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483648", "many", "1000", "95", "93", "1", "0"})
    void aLengthOfTheJsonThatLiesIsABadRequestAndTheConnectionStays(String header) throws Exception {
        assertThat(BINARY).hasSize(94);
        try (Socket socket = Wire.connect(function)) {
            sendBinary(socket, BINARY, header);
            assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 400 ").contains("{\"error\":\"");
            sendBinary(socket, BINARY, "94");
            assertThat(Wire.answer(socket)).startsWith("HTTP/1.1 200 ").contains("[5.0,6.0,7.0]");
        }
    }

    private static void sendBinary(Socket socket, String json, String header) throws IOException {
        ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(1).putFloat(2).putFloat(3).putFloat(4);
        Wire.send(
                socket,
                "POST /v2/models/linear/infer HTTP/1.1\r\nHost: localhost\r\nInference-Header-Content-Length: " + header
                        + "\r\nContent-Length: " + (json.length() + floats.capacity()) + "\r\n\r\n" + json);
        socket.getOutputStream().write(floats.array());
    }

    @Test
    void numbersThatAreNoneGoThroughAsPythonWritesThem() throws Exception {
        HttpResponse<String> answer =
                Wire.ask(function, "linear", Wire.ROW.replace("[1,2,3,4]", "[NaN,Infinity,-Infinity,0]"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("[NaN,NaN,NaN]");
    }

    @Test
    void endlessNestingIsABadRequest() throws Exception {
        for (String deep : List.of("[", "{\"a\":")) {
            for (String where : List.of("{\"later\":", "{\"inputs\":", "{\"inputs\":[{\"data\":")) {
                assertThat(Wire.ask(function, "linear", where + deep.repeat(100_000))
                                .statusCode())
                        .as(where + deep)
                        .isEqualTo(400);
            }
        }
        assertOthersAreAnswered();
    }

    @Test
    void aBodyThatStandsStillIsGivenUp() throws Exception {
        try (Socket socket = Wire.connect(function)) {
            Wire.send(socket, Wire.head("linear", 100) + "{\"inputs\":");

            assertThat(Wire.rest(socket)).startsWith("HTTP/1.1 408 ").contains("neap.oip.stall");
        }
    }

    @Test
    void manyWhoSendAByteNowAndThenHinderNobodyAndAreGivenUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = Wire.connect(function);
                Wire.send(socket, i % 2 == 0 ? Wire.head("linear", 100) : "POST /v2/mo");
                slow.add(socket);
            }
            while (!slow.isEmpty()) {
                slow.removeIf(CallerFaultsIT::isGivenUp);
                assertOthersAreAnswered();
                Thread.sleep(Duration.ofMillis(50)); // a tenth of the pace that is asked for
            }
        } finally {
            closeAll(slow);
        }
    }

    /** Who shuts its side may have gone: it is not told apart, and answered only if the answer is there first. */
    @Test
    void whoShutsItsSideIsAnsweredOrLetGoAtOnce() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (Socket socket = Wire.connect(function)) {
                Wire.send(socket, Wire.head("linear", Wire.ROW.length()) + Wire.ROW);
                socket.shutdownOutput();

                String answer = Wire.rest(socket);
                if (!answer.isEmpty()) {
                    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("[5.0,6.0,7.0]");
                }
            }
        }
        assertOthersAreAnswered();
    }

    @Test
    void whoResetsInTheMidstOfABodyLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 200; i++) {
            Socket socket = Wire.connect(function);
            Wire.send(socket, Wire.head("linear", Wire.ROW.length()) + Wire.ROW.substring(i % Wire.ROW.length()));
            socket.setSoLinger(true, 0);
            socket.close();
        }
        assertOthersAreAnswered();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thousandsWhoSayNothingHinderNobody() throws Exception {
        assumeTrue(
                Wire.filesAllowed() > CROWD + 1_000,
                "ulimit -Hn leaves a process fewer open files than the crowd has connections");
        long before = Wire.residentMib(function);
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                idle.add(Wire.connect(function));
            }
            try (Socket last = Wire.connect(function)) {
                Wire.send(last, "GET /v2/health/live HTTP/1.0\r\n\r\n");
                assertThat(Wire.rest(last)).startsWith("HTTP/1.0 200 ");
            }
            assertOthersAreAnswered();
            assertThat(Wire.openFiles(function))
                    .as("who came before the last is let in")
                    .isGreaterThan(CROWD);
            assertThat(Wire.residentMib(function)).isLessThan(before + 200);
        } finally {
            closeAll(idle);
        }
        assertOthersAreAnswered();
    }

    @Test
    void whoCancelsACallTakesNoOtherCallOfItsConnectionAlong() throws Exception {
        ModelInferRequest question = ModelInferRequest.newBuilder()
                .setModelName("linear")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 4L))
                        .setContents(InferTensorContents.newBuilder().addAllFp32Contents(List.of(1f, 2f, 3f, 4f))))
                .build();
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                .usePlaintext()
                .build();
        try {
            var client = GRPCInferenceServiceGrpc.newFutureStub(channel);
            for (int round = 0; round < 500; round++) {
                List<Future<ModelInferResponse>> kept = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Future<ModelInferResponse> cancelled = client.modelInfer(question);
                    kept.add(client.modelInfer(question));
                    cancelled.cancel(false);
                }
                kept.getFirst().get(30, TimeUnit.SECONDS);
                Future<ModelInferResponse> late = client.modelInfer(question);
                kept.getLast().get(30, TimeUnit.SECONDS);
                late.cancel(false);
                for (Future<ModelInferResponse> each : kept) {
                    assertThat(each.get(30, TimeUnit.SECONDS).getOutputsCount()).isEqualTo(2);
                }
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private static void assertOthersAreAnswered() throws IOException, InterruptedException {
        HttpResponse<String> answer = Wire.ask(function, "linear", Wire.ROW);
        assertThat(answer.body()).contains("[5.0,6.0,7.0]");
    }

    /** Sends one byte more. */
    private static boolean isGivenUp(Socket socket) {
        try {
            Wire.send(socket, " ");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
