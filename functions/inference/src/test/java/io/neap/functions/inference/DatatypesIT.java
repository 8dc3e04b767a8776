// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type through the executable, whose C side may only make the Java objects that the metadata name. */
@Timeout(60)
@EnabledIfSystemProperty(named = "neap.test.executable", matches = ".+", disabledReason = "serving tests the JVM")
class DatatypesIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "BOOL, 0100",
        "UINT8, 01ff",
        "UINT16, 0100ffff",
        "UINT32, 01000000ffffffff",
        "UINT64, 0100000000000000ffffffffffffffff",
        "INT8, 01ff",
        "INT16, 0100ffff",
        "INT32, 01000000ffffffff",
        "INT64, 0100000000000000ffffffffffffffff",
        "FP16, 003c00bc",
        "BF16, 803f80bf",
        "FP32, 0000803f000080bf",
        "FP64, 000000000000f03f000000000000f0bf",
        "BYTES, 0300000061206200000000",
    })
    void whatGoesInComesOut(String datatype, String raw) throws Exception {
        String model = "identity_" + datatype.toLowerCase(Locale.ROOT);
        try (FunctionProcess function = FunctionProcess.start(folder, model, Map.of())) {
            Readiness.await(function.uri("/"));
            ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", function.port())
                    .usePlaintext()
                    .build();
            try {
                ModelInferResponse answer = GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(30, TimeUnit.SECONDS)
                        .modelInfer(ModelInferRequest.newBuilder()
                                .setModelName(model)
                                .addInputs(InferInputTensor.newBuilder()
                                        .setName("x")
                                        .setDatatype(datatype)
                                        .addAllShape(List.of(1L, 2L)))
                                .addRawInputContents(ByteString.fromHex(raw))
                                .build());

                assertThat(answer.getOutputs(0).getDatatype()).isEqualTo(datatype);
                assertThat(answer.getRawOutputContentsList()).containsExactly(ByteString.fromHex(raw));
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void whatOnnxRuntimeThrowsIsSaid() throws Exception {
        String question = "{\"inputs\":[{\"name\":\"index\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[9]}]}";
        try (FunctionProcess function = FunctionProcess.start(folder, "lookup", Map.of())) {
            Readiness.await(function.uri("/"));

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(function.uri("/v2/models/lookup/infer"))
                                    .POST(HttpRequest.BodyPublishers.ofString(question))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("the model failed");
        }
    }
}
