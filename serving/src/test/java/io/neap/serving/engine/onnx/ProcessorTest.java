// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {

    @TempDir
    Path folder;

    @Test
    void onlyItsKindCountsNotItsClockAndNotItsNumber() throws IOException {
        String x86 = """
                processor\t: 0
                model name\t: Some CPU
                cpu MHz\t\t: 2100.000
                flags\t\t: fpu avx2

                processor\t: 1
                flags\t\t: others
                """;

        assertThat(Processor.identity(Files.writeString(folder.resolve("x86"), x86)))
                .hasValue("model name\t: Some CPU\nflags\t\t: fpu avx2");
    }

    @Test
    void aFileThatTellsNothingGivesNone() throws IOException {
        assertThat(Processor.identity(Files.writeString(folder.resolve("odd"), "no: thing\n")))
                .isEmpty();
        assertThat(Processor.identity(folder.resolve("absent"))).isEmpty();
    }
}
