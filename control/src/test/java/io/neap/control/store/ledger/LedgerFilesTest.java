// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.ledger.LedgerChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFilesTest {

    private static final int STARTS = 8;

    @TempDir
    private Path home;

    @Test
    void aFirstStartLeavesItsKeyAloneInTheFolderAndForItsOwnerOnly() throws IOException {
        files();

        try (Stream<Path> left = Files.list(home.resolve("secrets"))) {
            assertThat(left).containsExactly(keyFile());
        }
        assertThat(Files.getPosixFilePermissions(keyFile()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.readAllBytes(keyFile())).hasSize(32);
    }

    @RepeatedTest(20)
    void firstStartsAtOnceAgreeOnOneKey() throws Exception {
        CyclicBarrier together = new CyclicBarrier(STARTS);
        Callable<String> start = () -> {
            together.await();
            return proof(files());
        };

        try (ExecutorService threads = Executors.newFixedThreadPool(STARTS)) {
            List<Future<String>> starts = threads.invokeAll(
                    IntStream.range(0, STARTS).mapToObj(i -> start).toList());

            assertThat(starts)
                    .extracting(Future::state)
                    .as("starts that failed")
                    .containsOnly(Future.State.SUCCESS);
            assertThat(starts.stream().map(Future::resultNow).distinct()).containsExactly(proof(files()));
        }
    }

    @Test
    void anEmptyKeyFileSaysWhatToDo() throws IOException {
        Files.createDirectories(home.resolve("secrets"));
        Files.createFile(keyFile());

        assertThatThrownBy(this::files)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is empty")
                .hasMessageContaining("restore it from a backup")
                .hasMessageContaining("delete it");
    }

    /** Depends on the key alone. */
    private static String proof(LedgerFiles files) {
        return files.chain().chain(LedgerChain.GENESIS, 1, LedgerChain.GENESIS);
    }

    private LedgerFiles files() {
        return new LedgerFiles(new Folder(keyFile(), home.resolve("ledger.head")));
    }

    private Path keyFile() {
        return home.resolve("secrets").resolve("ledger.key");
    }

    private record Folder(Path keyFile, Path headFile) implements LedgerConfig {}
}
