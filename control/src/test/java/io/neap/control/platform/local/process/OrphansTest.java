// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

    private static final ProcessIdentity DEAD = new ProcessIdentity(Long.MAX_VALUE, Instant.EPOCH, "control");

    @TempDir
    private Path home;

    private Process process;
    private Path file;

    @BeforeEach
    void startAProcess() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
        file = Files.createDirectories(home.resolve("run")).resolve("default.sample-00001.1234.pid");
    }

    @AfterEach
    void endIt() {
        process.destroyForcibly();
    }

    @Test
    void aProcessWhoseControlIsGoneIsEnded() throws Exception {
        ProcessIdentity.of(process.toHandle()).write(file, DEAD);

        assertThat(Orphans.sweep(home)).isEqualTo(1);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void aProcessOfALivingControlIsLeftAlone() throws Exception {
        ProcessIdentity.of(process.toHandle()).write(file, ProcessIdentity.of(ProcessHandle.current()));

        assertThat(Orphans.sweep(home)).isZero();

        assertThat(process.isAlive()).isTrue();
        assertThat(file).exists();
    }

    @Test
    void aProcessThatGotTheNumberLaterIsLeftAlone() throws Exception {
        ProcessIdentity real = ProcessIdentity.of(process.toHandle());
        new ProcessIdentity(real.pid(), real.started().minusSeconds(60), real.command()).write(file, DEAD);

        assertThat(Orphans.sweep(home)).isZero();

        assertThat(process.isAlive()).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void aBrokenFileIsRemoved() throws Exception {
        Files.writeString(file, "pid=what");

        assertThat(Orphans.sweep(home)).isZero();

        assertThat(file).doesNotExist();
    }

    @Test
    void aHomeThatCannotBeUsedIsNamed() throws Exception {
        Path plain = Files.createFile(home.resolve("plain"));

        assertThatThrownBy(() -> Orphans.sweep(plain))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(plain.toString());
    }
}
