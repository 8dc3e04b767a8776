// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class NvidiaSmiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void eachLineIsOneGpuInItsOwnUnits() throws Exception {
        NvidiaSmi smi = smi("""
                [ "$1" = --query-gpu=uuid,utilization.gpu,memory.total,memory.used,power.draw ] || exit 2
                [ "$2" = --format=csv,noheader,nounits ] || exit 2
                echo "GPU-5a8f6f1e-3c0e-7d5b-9a44-0b6c2f0d9a11, 37, 81559, 1024, 121.48"
                echo "GPU-0d1b2c3a-1111-2222-3333-444455556666, 0, 81559, 4, 69.71"
                """);

        assertThat(smi.read())
                .containsExactly(
                        new GpuState(
                                "GPU-5a8f6f1e-3c0e-7d5b-9a44-0b6c2f0d9a11", 0.37, 81559L << 20, 1024L << 20, 121.48),
                        new GpuState("GPU-0d1b2c3a-1111-2222-3333-444455556666", 0, 81559L << 20, 4L << 20, 69.71));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[N/A]", "[Not Supported]", "[Unknown Error]", "N/A"})
    void whatACardDoesNotTellIsNotANumber(String word) throws Exception {
        NvidiaSmi smi = smi("echo 'GPU-1, " + word + ", 16384, 512, " + word + "'");

        assertThat(smi.read()).containsExactly(new GpuState("GPU-1", Double.NaN, 16384L << 20, 512L << 20, Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"No devices were found", "GPU-1, 3, 4", "GPU-1, some, 1, 2, 3", ", 1, 2, 3, 4"})
    void whatIsNoSuchLineIsToldAsItIs(String line) throws IOException {
        NvidiaSmi smi = smi("echo '" + line + "'");

        assertThatThrownBy(smi::read).isInstanceOf(IOException.class).hasMessageEndingWith("got: " + line);
    }

    @Test
    void aFailureIsToldByItsFirstLine() throws IOException {
        NvidiaSmi smi = smi("""
                echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
                echo "Make sure that the latest NVIDIA driver is installed and running."
                exit 9
                """);

        assertThatThrownBy(smi::read)
                .hasMessageEndingWith(
                        "ended with 9: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 600", "yes"})
    void oneThatDoesNotEndIsKilled(String script) throws Exception {
        NvidiaSmi smi = new NvidiaSmi(Script.write(folder, script).toString(), Duration.ofMillis(300));

        assertThatThrownBy(smi::read).hasMessageEndingWith("did not end within PT0.3S");
    }

    @Test
    void oneThatIsNotThereIsAbsent() {
        NvidiaSmi smi = new NvidiaSmi(folder.resolve("nvidia-smi").toString(), PATIENCE);

        assertThatThrownBy(smi::read)
                .isInstanceOf(NvidiaSmi.AbsentException.class)
                .hasMessageContaining("nvidia-smi");
    }

    private NvidiaSmi smi(String script) throws IOException {
        return new NvidiaSmi(Script.write(folder, script).toString(), PATIENCE);
    }
}
