// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import io.neap.functions.inference.TestFiles;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that fail, answer what is no number, want all memory, do not end, or are half there; the others are served all the while. */
@Timeout(180)
class ModelFaultsIT {

    private static final List<String> MODELS = List.of("linear", "lookup", "identity_fp32", "zeros", "loop");
    private static final String NUMBER =
            "{\"inputs\":[{\"name\":\"%s\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}";

    @TempDir
    static Path folder;

    private static FunctionProcess function;

    @BeforeAll
    static void serve() throws Exception {
        for (String model : MODELS) {
            Path target = folder.resolve("models").resolve(model).resolve("model.onnx");
            Files.createDirectories(target.getParent());
            Files.copy(TestFiles.model(model), target);
        }
        Map<String, String> settings =
                Map.of("NEAP_MODEL_FOLDER", folder.resolve("models").toString(), "NEAP_OIP_MANAGEMENT", "true");
        function = FunctionProcess.start(folder, "linear", settings);
        Readiness.await(function.uri("/"));
    }

    @AfterAll
    static void end() {
        function.close();
    }

    @Test
    void whatIsNoNumberIsAnswered() throws Exception {
        HttpResponse<String> answer =
                Wire.ask(function, "identity_fp32", Wire.ROW.replace("[1,2,3,4]", "[NaN,-Infinity,-0.0,1e-45]"));

        assertThat(answer.body()).contains("[NaN,-Infinity,-0.0,1.4E-45]");
    }

    @Test
    void aRunThatFailsIsTheModelsFaultAndFailsAlone() throws Exception {
        HttpResponse<String> failed = Wire.ask(function, "lookup", NUMBER.formatted("index", 9));

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("the model failed");
        assertThat(Wire.ask(function, "lookup", NUMBER.formatted("index", 2)).body())
                .contains("[30.0]");
    }

    @Test
    void aRunThatWantsMoreMemoryThanThereIsFailsAlone() throws Exception {
        for (long size : new long[] {1L << 28, 1L << 34, 1L << 44, Long.MAX_VALUE, -1}) {
            HttpResponse<String> failed = Wire.ask(function, "zeros", NUMBER.formatted("size", size));

            assertThat(failed.statusCode()).as(size + ": " + failed.body()).isIn(500, 503);
            assertThat(function.handle().isAlive()).isTrue();
        }
        assertThat(Wire.ask(function, "zeros", NUMBER.formatted("size", 2)).body())
                .contains("[0.0,0.0]");
        assertLinearAnswers();
    }

    @Test
    void aRunWithoutEndIsStoppedWithItsRequestAndTheModelIsFreeAgain() throws Exception {
        for (int i = 0; i < 50; i++) { // so that it is taken for a model of short runs
            assertThat(Wire.ask(function, "loop", NUMBER.formatted("times", 3)).body())
                    .contains("[3.0]");
        }
        String endless = NUMBER.formatted("times", Long.MAX_VALUE);
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            HttpResponse<String> late =
                    Wire.ask(function, "loop", "{\"parameters\":{\"timeout\":200000}," + endless.substring(1));

            assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
        }

        assertThat(Wire.ask(function, "loop", NUMBER.formatted("times", 3)).body())
                .contains("[3.0]");
    }

    @Test
    void aFileThatIsHalfThereIsRefusedAndTheOldOneStays() throws Exception {
        Path file = folder.resolve("models").resolve("linear").resolve("model.onnx");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));

            HttpResponse<String> refused = reload();

            assertThat(refused.statusCode())
                    .as(length + " bytes: " + refused.body())
                    .isBetween(400, 499);
            assertThat(refused.body()).contains("linear");
            assertLinearAnswers();
        }
        Files.write(file, whole);
        assertThat(reload().statusCode()).isEqualTo(200);
        assertLinearAnswers();
    }

    private static HttpResponse<String> reload() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(function.uri("/v2/repository/models/linear/load"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }

    private static void assertLinearAnswers() throws Exception {
        assertThat(Wire.ask(function, "linear", Wire.ROW).body()).contains("[5.0,6.0,7.0]");
    }
}
