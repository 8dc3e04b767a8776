// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFilesTest {

    private final ReadyFiles files = new ReadyFiles();

    @TempDir
    Path folder;

    @Test
    void aReportIsReadWhole() throws Exception {
        CompletableFuture<String> told = awaited("a.ready");

        Files.writeString(folder.resolve("a.ready.partial"), "{\"config\":1}");
        Files.move(folder.resolve("a.ready.partial"), folder.resolve("a.ready"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo("{\"config\":1}");
    }

    @Test
    void aReportThatIsThereAlreadyIsReadToo() throws Exception {
        Files.writeString(folder.resolve("a.ready"), "here");

        assertThat(awaited("a.ready").get(30, TimeUnit.SECONDS)).isEqualTo("here");
    }

    @Test
    void theWatchEndsWithTheLastStartAndBeginsAnewWithTheNext() throws Exception {
        CompletableFuture<String> forgotten = awaited("a.ready");
        files.forget(folder.resolve("a.ready"));
        CompletableFuture<String> told = awaited("b.ready");

        Files.writeString(folder.resolve("a.ready"), "");
        Files.writeString(folder.resolve("b.ready"), "");

        told.get(30, TimeUnit.SECONDS);
        assertThat(forgotten).isNotDone();
    }

    private CompletableFuture<String> awaited(String name) {
        CompletableFuture<String> told = new CompletableFuture<>();
        files.await(folder.resolve(name), content -> told.complete(new String(content, StandardCharsets.UTF_8)));
        return told;
    }
}
