// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import io.neap.serving.oip.proto.CudaSharedMemoryRegisterRequest;
import io.neap.serving.oip.proto.CudaSharedMemoryStatusRequest;
import io.neap.serving.oip.proto.CudaSharedMemoryUnregisterRequest;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.SystemSharedMemoryRegisterRequest;
import io.neap.serving.oip.proto.SystemSharedMemoryStatusRequest;
import io.neap.serving.oip.proto.SystemSharedMemoryUnregisterRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The model {@code linear} asked through {@code /dev/shm}: the row is at the object's beginning, its scores 64 bytes behind. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class SharedMemoryIT {

    private static final int SIZE = 128;
    private static final int SCORES = 64;
    private static final String ROOT = "/v2/systemsharedmemory";
    private static final String ASKED =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"parameters\":"
                    + "{\"shared_memory_region\":\"r\",\"shared_memory_byte_size\":16}}],\"outputs\":[{\"name\":\"scores\","
                    + "\"parameters\":{\"shared_memory_region\":\"r\",\"shared_memory_byte_size\":64,"
                    + "\"shared_memory_offset\":64}},{\"name\":\"best\"}]}";

    @TempDir
    static Path folder;

    private static FunctionProcess function;
    private static ManagedChannel channel;
    private static GRPCInferenceServiceBlockingStub grpc;

    private Path object = Path.of("");

    @BeforeAll
    static void serve() throws Exception {
        function = FunctionProcess.start(folder, "linear", Map.of("NEAP_OIP_SHARED_MEMORY", "true"));
        Readiness.await(function.uri("/"));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                .usePlaintext()
                .build();
        grpc = GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
    }

    @AfterAll
    static void end() {
        channel.shutdownNow();
        function.close();
    }

    @BeforeEach
    void share() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(1).putFloat(2).putFloat(3).putFloat(4);
        object = Files.createTempFile(Path.of("/dev/shm"), "neap-", "");
        Files.write(object, bytes.array());
    }

    @AfterEach
    void unlink() throws Exception {
        assertThat(post(ROOT + "/unregister", "").statusCode()).isEqualTo(200);
        Files.deleteIfExists(object);
    }

    @Test
    void aRegionIsRegisteredToldAndUnregisteredOverRest() throws Exception {
        String region = ROOT + "/region/a%20b";

        assertThat(post(region + "/register", registration(8, 64)).statusCode()).isEqualTo(200);

        String told = "[{\"name\":\"a b\",\"key\":\"/" + object.getFileName() + "\",\"offset\":8,\"byte_size\":64}]";
        assertThat(get(ROOT + "/status").body()).isEqualTo(told);
        assertThat(get(region + "/status").body()).isEqualTo(told);
        HttpResponse<String> twice = post(region + "/register", registration(8, 64));
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).contains("region 'a b' is already registered");
        assertThat(post(region + "/unregister", "").statusCode()).isEqualTo(200);
        assertThat(get(region + "/status").statusCode()).isEqualTo(404);
        assertThat(get("/v2").body()).contains("system_shared_memory").doesNotContain("cuda_shared_memory");
        assertThat(function.log()).contains("Unsafe: whoever reaches the port can have this process read and write");
    }

    @Test
    void anInferenceOverRestTakesItsInputThereAndLeavesItsOutputThere() throws Exception {
        post(ROOT + "/region/r/register", registration(0, SIZE));

        HttpResponse<String> answer = post("/v2/models/linear/infer", ASKED);

        assertThat(answer.body())
                .contains("{\"name\":\"scores\",\"shape\":[1,3],\"datatype\":\"FP32\",\"parameters\":{"
                        + "\"shared_memory_region\":\"r\",\"shared_memory_offset\":64,\"shared_memory_byte_size\":12}}")
                .contains("{\"name\":\"best\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[2]}");
        assertScores();
    }

    @Test
    void anInferenceOverGrpcTakesItsInputThereAndLeavesItsOutputThere() throws Exception {
        grpc.systemSharedMemoryRegister(SystemSharedMemoryRegisterRequest.newBuilder()
                .setName("r")
                .setKey(object.getFileName().toString())
                .setByteSize(SIZE)
                .build());
        assertThat(grpc.systemSharedMemoryStatus(SystemSharedMemoryStatusRequest.getDefaultInstance())
                        .getRegionsOrThrow("r")
                        .getByteSize())
                .isEqualTo(SIZE);

        ModelInferResponse answer = grpc.modelInfer(asked());

        assertThat(answer.getRawOutputContentsList())
                .containsExactly(ByteString.EMPTY, ByteString.fromHex("0200000000000000"));
        assertThat(answer.getOutputs(0)
                        .getParametersOrThrow("shared_memory_byte_size")
                        .getInt64Param())
                .isEqualTo(12);
        assertScores();
        grpc.systemSharedMemoryUnregister(
                SystemSharedMemoryUnregisterRequest.newBuilder().setName("r").build());
        assertStatus(Status.Code.NOT_FOUND, "region 'r' is not registered", () -> grpc.modelInfer(asked()));
    }

    @Test
    void anObjectThatIsShortenedWhileItIsSharedHurtsItsRequestsAlone() throws Exception {
        post(ROOT + "/region/r/register", registration(0, SIZE));
        try (RandomAccessFile file = new RandomAccessFile(object.toFile(), "rw")) {
            file.setLength(SCORES);
        }

        HttpResponse<String> late = post("/v2/models/linear/infer", ASKED);
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.body()).contains("output 'scores': region 'r'", "has been shortened since");
        Files.write(object, new byte[0]);
        HttpResponse<String> early = post("/v2/models/linear/infer", ASKED);
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(early.body()).contains("input 'x': region 'r'", "has been shortened since");

        assertThat(object).isEmptyFile();
        assertThat(function.handle().isAlive()).isTrue();
        assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyDoesNotLeadOutOfSharedMemory() throws Exception {
        Path secret = Files.write(folder.resolve("secret"), new byte[SIZE]);
        Path link = Files.createSymbolicLink(object.resolveSibling(object.getFileName() + "-link"), secret);
        try {
            for (String key : List.of("/../../" + secret, "..%2fsecret/x", "/")) {
                HttpResponse<String> refused =
                        post(ROOT + "/region/r/register", "{\"key\":\"" + key + "\",\"offset\":0,\"byte_size\":1}");

                assertThat(refused.statusCode()).as(key).isEqualTo(400);
                assertThat(refused.body()).contains("region 'r': expected a key");
            }
            assertThat(post(ROOT + "/region/r/register", "{\"key\":\"" + link.getFileName() + "\",\"byte_size\":1}")
                            .statusCode())
                    .isEqualTo(404);
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void cudaMemoryHasNoRegionsAndTakesNone() throws Exception {
        String cuda = "/v2/cudasharedmemory";

        assertThat(get(cuda + "/status").body()).isEqualTo("[]");
        assertThat(get(cuda + "/region/g/status").statusCode()).isEqualTo(404);
        assertThat(post(cuda + "/unregister", "").statusCode()).isEqualTo(200);
        assertThat(post(cuda + "/region/g/unregister", "").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post(cuda + "/region/g/register", "{}");
        assertThat(refused.statusCode()).isEqualTo(501);
        assertThat(refused.body()).contains("region 'g': CUDA shared memory is not offered");
        assertThat(grpc.cudaSharedMemoryStatus(CudaSharedMemoryStatusRequest.getDefaultInstance())
                        .getRegionsCount())
                .isZero();
        grpc.cudaSharedMemoryUnregister(CudaSharedMemoryUnregisterRequest.getDefaultInstance());
        assertStatus(
                Status.Code.UNIMPLEMENTED,
                "region 'g': CUDA shared memory is not offered",
                () -> grpc.cudaSharedMemoryRegister(CudaSharedMemoryRegisterRequest.newBuilder()
                        .setName("g")
                        .build()));
    }

    private void assertScores() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(object)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(List.of(bytes.getFloat(SCORES), bytes.getFloat(SCORES + 4), bytes.getFloat(SCORES + 8)))
                .containsExactly(5f, 6f, 7f);
        assertThat(bytes.getFloat(SCORES + 12)).isZero();
    }

    private String registration(long offset, long size) {
        return "{\"key\":\"/" + object.getFileName() + "\",\"offset\":" + offset + ",\"byte_size\":" + size + "}";
    }

    private static ModelInferRequest asked() {
        InferParameter region = InferParameter.newBuilder().setStringParam("r").build();
        return ModelInferRequest.newBuilder()
                .setModelName("linear")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 4L))
                        .putParameters("shared_memory_region", region)
                        .putParameters("shared_memory_byte_size", number(16)))
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("scores")
                        .putParameters("shared_memory_region", region)
                        .putParameters("shared_memory_offset", number(SCORES))
                        .putParameters("shared_memory_byte_size", number(64)))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("best"))
                .build();
    }

    private static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    private static void assertStatus(Status.Code code, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(function.uri(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(function.uri(path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
