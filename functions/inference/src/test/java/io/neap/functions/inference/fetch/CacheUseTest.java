// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheUseTest {

    private static final Instant NOW = Instant.parse("2100-01-01T00:00:00Z");
    private static final int SIZE = 10;

    @TempDir
    Path cache;

    @Test
    void whatWasUnusedForLongestGoesFirst() throws IOException {
        Path oldest = cached("a", 3);
        Path usedAgain = cached("b", 4);
        Seal.of(usedAgain, NOW.plusSeconds(10)).set();
        Seal.of(usedAgain, NOW).touch(NOW.minus(Duration.ofDays(1)));
        Path newest = cached("c", 2);

        CacheUse.trim(cache, 2 * SIZE, NOW);

        assertThat(oldest).doesNotExist();
        assertThat(newest).exists();
        assertThat(Seal.of(usedAgain, NOW).holds()).isTrue();
    }

    @Test
    void theNoteOfAFileGoesWithIt() throws IOException {
        Path file = cached("a", 1);
        Seal.of(file, NOW).set();

        CacheUse.trim(cache, 0, NOW);

        assertThat(file).doesNotExist();
        assertThat(Seal.note(file)).doesNotExist();
    }

    @Test
    void whatLinksToAFileGoesWithItAsNoRoomWouldBeWonOtherwise() throws IOException {
        Path old = cached("a", 2);
        Path linking = Files.createDirectories(cache.resolve("d".repeat(64)).resolve("below"));
        Files.createLink(linking.resolve("weights"), old);
        Path kept = cached("b", 1);
        Path other = Files.createDirectory(cache.resolve("e".repeat(64)));
        Files.createLink(other.resolve("weights"), kept);

        CacheUse.trim(cache, SIZE, NOW);

        assertThat(linking.getParent()).doesNotExist();
        assertThat(other.resolve("weights")).exists();
    }

    @Test
    void whatAKilledProcessHasBegunGoesAndWhatIsBeingWrittenStays() throws IOException {
        Path abandoned = Files.createFile(cache.resolve("model1.partial"));
        Files.setLastModifiedTime(abandoned, FileTime.from(NOW.minus(Duration.ofMinutes(61))));
        Path written = Files.createFile(cache.resolve("model2.partial"));
        Files.setLastModifiedTime(written, FileTime.from(NOW.minus(Duration.ofMinutes(59))));

        CacheUse.trim(cache, 0, NOW);

        assertThat(abandoned).doesNotExist();
        assertThat(written).exists();
    }

    @Test
    void whileOneLoadsNothingGoes() throws IOException {
        Path file = cached("a", 1);

        boolean there = CacheUse.during(cache, () -> {
            CacheUse.trim(cache, 0, NOW);
            return Files.exists(file);
        });
        CacheUse.trim(cache, 0, NOW);

        assertThat(there).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void aCacheThatCannotBeWrittenIsUsedAsItIs() throws IOException {
        Path none = Files.createFile(cache.resolve("taken")).resolve("below");

        assertThat(CacheUse.during(none, () -> "done")).isEqualTo("done");
        CacheUse.trim(none, 0, NOW);
    }

    private Path cached(String digit, int daysUnused) throws IOException {
        Path file = Files.write(cache.resolve(digit.repeat(64) + ".onnx"), new byte[SIZE]);
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(daysUnused))));
    }
}
