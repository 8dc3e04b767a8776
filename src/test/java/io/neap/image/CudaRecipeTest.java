// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.fixture.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The recipe with a small program of this machine in the place of the executable and of each library. */
@EnabledOnOs(OS.LINUX)
class CudaRecipeTest {

    private static final Path RECIPE = Path.of("../native/image/cuda.sh");

    @TempDir
    Path folder;

    @BeforeEach
    void makeAnExecutable() throws Exception {
        put("neap-inference");
        assumeThat(Program.run(List.of("ldd", folder + "/neap-inference")).exitCode())
                .as("env is a dynamic executable")
                .isZero();
        put("ort/libonnxruntime.so");
        put("ort/libonnxruntime_providers_cuda.so");
        put("ort/libonnxruntime_providers_tensorrt.so");
        put("blas/lib/libcublas.so.12");
        put("dnn/lib/libcudnn_ops.so.9");
    }

    @Test
    void theImageHoldsNvidiasLibrariesBesideTheExecutable() throws Exception {
        put("dnn/lib/libcudnn.so.9");
        put("dnn/lib/libnvrtc.alt.so.12");
        put("dnn/lib/libnvblas.so.12");

        Program.Outcome outcome = build();

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        OciLayout layout = OciLayout.unpack(folder.resolve("image.tar"), folder.resolve("layout"));
        assertThat(layout.files().stream()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .filter(name -> name.startsWith("app/") && !name.endsWith("/")))
                .containsExactlyInAnyOrder(
                        "app/neap-inference",
                        "app/libonnxruntime.so",
                        "app/libonnxruntime_providers_cuda.so",
                        "app/libcublas.so.12",
                        "app/libcudnn.so.9",
                        "app/libcudnn_ops.so.9");
        JsonNode environment = layout.configuration().at("/config/Env");
        assertThat(StreamSupport.stream(environment.spliterator(), false).map(JsonNode::asText))
                .contains(
                        "NVIDIA_DRIVER_CAPABILITIES=compute,utility",
                        "LD_LIBRARY_PATH=/app:/usr/lib/x86_64-linux-gnu:/usr/lib64");
    }

    @Test
    void withoutCudnnItSaysWhatIsMissingAndWhere() throws Exception {
        Program.Outcome outcome = build();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains(folder + "/dnn/lib", "libcudnn.so.9");
    }

    private Program.Outcome build() throws Exception {
        return Program.run(List.of(
                "sh",
                RECIPE.toString(),
                folder + "/neap-inference",
                folder + "/ort",
                folder + "/blas/lib:" + folder + "/dnn/lib",
                folder + "/image.tar"));
    }

    private void put(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.copy(Program.find("env").orElseThrow().toRealPath(), file);
    }
}
