// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitReasonTest {

    @TempDir
    private Path home;

    private ProcessFiles files;

    @BeforeEach
    void prepare() throws IOException {
        files = ProcessFiles.of(home, RevisionName.of(new ServiceName("default", "sample"), 1), 1234);
        files.prepare();
    }

    @Test
    void theProcessesOwnReasonComesFirst() throws IOException {
        Files.writeString(files.log(), "a long story\n");
        Files.writeString(files.termination(), "The artifact has another digest.\n");

        assertThat(ExitReason.of(1, files)).isEqualTo("The artifact has another digest.");
    }

    @Test
    void withoutOneTheSignalAndTheLastWordsAreSaid() throws IOException {
        Files.writeString(files.log(), "x".repeat(10_000) + "\nabout to load\n\n");

        assertThat(ExitReason.of(139, files))
                .contains("code 139 (SIGSEGV)", "about to load", files.log().toString())
                .doesNotContain("xxx");
    }

    @Test
    void aSilentProcessHasAReasonToo() {
        assertThat(ExitReason.of(3, files)).contains("code 3 ").doesNotContain("last words");
    }

    @Test
    void preparingForgetsTheLastReasonAndSetsAHugeLogAside() throws IOException {
        Files.writeString(files.termination(), "old");
        try (var file = new java.io.RandomAccessFile(files.log().toFile(), "rw")) {
            file.setLength((16L << 20) + 1);
        }

        files.prepare();

        assertThat(files.termination()).doesNotExist();
        assertThat(files.log()).doesNotExist();
        assertThat(files.log().resolveSibling("default.sample-00001.log.1")).exists();
    }
}
