// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.inference.FunctionProcess;
import io.neap.functions.inference.Readiness;
import io.neap.functions.inference.TestFiles;
import io.neap.functions.inference.fault.Wire;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class DeviceIT {

    private static final int SPIKE_MIB = 256;
    private static final String SUM =
            "{\"inputs\":[{\"name\":\"size\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}"
                    .formatted(SPIKE_MIB << 18);

    @TempDir
    Path folder;

    @Test
    void whereTheCpuServesForWantOfAGpuHealthMetricsAndLogSayIt() throws Exception {
        model("plain", "linear", "");
        model("wanting", "linear", "instance_group [ { kind: KIND_GPU gpus: [ 1 ] } ]");
        try (FunctionProcess function = serve(Map.of("NEAP_ENGINE_DEVICE", "auto"))) {
            String health = Readiness.await(function.uri("/"));

            assertThat(health)
                    .containsPattern("\"device/plain/1\": *\"cpu\"")
                    .containsPattern("\"device/wanting/1\": *\"cpu\"")
                    .containsPattern("\"fallback/wanting/1\": *\"[^\"]*CUDA[^\"]*\"")
                    .doesNotContain("fallback/plain");
            assertThat(get(function, "/q/metrics"))
                    .contains(device("wanting", true) + " 1.0", device("plain", false) + " 1.0")
                    .doesNotContain("nv_gpu_", "neap_gpu_");
            assertThat(get(function, "/v2/models/wanting/config"))
                    .contains("\"kind\":\"KIND_CPU\",")
                    .contains("\"gpus\":[]");
            assertThat(function.log())
                    .containsPattern("WARN.*model=wanting version=1 computes on the CPU for want of a GPU: .*CUDA")
                    .doesNotContain("model=plain version=1 computes on the CPU");
        }
    }

    @Test
    void whereOnlyCudaWillDoTheStartEnds() throws Exception {
        try (FunctionProcess function = FunctionProcess.start(folder, "linear", Map.of("NEAP_ENGINE_DEVICE", "cuda"))) {

            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.terminationLog()).hasLineCount(1).contains("CUDA");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enable_cuda_graph | 1 | 'enable_cuda_graph': not known here; there is [arena_extend_strategy, ",
                "gpu_mem_limit | 4G | 'gpu_mem_limit': expected a number of bytes, from 1, got '4G'",
            })
    void aWrongOptionOfTheGpusEndsTheStartByItsName(String name, String value, String reason) throws Exception {
        model(
                "linear",
                "linear",
                "optimization { execution_accelerators { gpu_execution_accelerator: [ { name: 'cuda' parameters { key: '"
                        + name + "' value: '" + value + "' } } ] } }");
        try (FunctionProcess function = serve(Map.of())) {

            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.terminationLog()).hasLineCount(1).contains("gpu_execution_accelerator " + reason);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aModelKeepsWhatItsLargestRunTookUnlessItIsToldToGiveItBack() throws Exception {
        model("kept", "spike", "");
        model(
                "shrunk",
                "spike",
                "parameters { key: 'memory.enable_memory_arena_shrinkage' value: { string_value: 'cpu:0' } }");
        try (FunctionProcess function = serve(Map.of())) {
            Readiness.await(function.uri("/"));
            long before = Wire.residentMib(function);

            assertThat(Wire.ask(function, "shrunk", SUM).body()).contains("\"data\":[0.0]");
            assertThat(Wire.residentMib(function)).isLessThan(before + SPIKE_MIB / 2);

            assertThat(Wire.ask(function, "kept", SUM).body()).contains("\"data\":[0.0]");
            assertThat(Wire.residentMib(function)).isGreaterThan(before + SPIKE_MIB * 3 / 4);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessMayGiveAllOfItBack() throws Exception {
        model("spike", "spike", "");
        try (FunctionProcess function =
                serve(Map.of("NEAP_ENGINE_MEMORY_ARENA", "shrink", "NEAP_ENGINE_CUDA_MEMORY_LIMIT", "4G"))) {
            Readiness.await(function.uri("/"));
            long before = Wire.residentMib(function);

            assertThat(Wire.ask(function, "spike", SUM).body()).contains("\"data\":[0.0]");
            assertThat(Wire.residentMib(function)).isLessThan(before + SPIKE_MIB / 2);
        }
    }

    private FunctionProcess serve(Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("NEAP_MODEL_FOLDER", folder.resolve("models").toString());
        return FunctionProcess.start(folder, "linear", settings);
    }

    private void model(String name, String file, String config) throws IOException {
        Path target = Files.createDirectories(folder.resolve("models").resolve(name));
        Files.createDirectories(target.resolve("1"));
        Files.copy(TestFiles.model(file), target.resolve("1/model.onnx"));
        Files.writeString(target.resolve("config.pbtxt"), config);
    }

    private static String device(String model, boolean fallback) {
        return "neap_inference_device{device=\"cpu\",fallback=\"" + fallback + "\",gpu=\"\",model=\"" + model
                + "\",version=\"1\"}";
    }

    private static String get(FunctionProcess function, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(function.uri(path)).build(), BodyHandlers.ofString())
                .body();
    }
}
