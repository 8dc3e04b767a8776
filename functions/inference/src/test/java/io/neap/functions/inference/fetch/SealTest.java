// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {

    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("model.onnx"), "right");
    }

    @Test
    void aSealHoldsUntilTheFileIsWrittenTo() throws IOException {
        Seal.of(file, LATER).set();
        assertThat(Seal.of(file, LATER).holds()).isTrue();

        Files.writeString(file, "wrong, longer");

        assertThat(Seal.of(file, LATER).holds()).isFalse();
    }

    @Test
    void aTimeThatIsSetBackBreaksIt() throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Seal.of(file, LATER).set();
        Path other = Files.writeString(folder.resolve("other"), "wrong");

        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, before);

        assertThat(Seal.of(file, LATER).holds()).isFalse();
    }

    @Test
    void whatHasJustChangedIsNotSealed() throws IOException {
        Seal.of(file, Instant.now()).set();

        assertThat(Seal.of(file, LATER).holds()).isFalse();
    }

    @Test
    void aNoteThatIsCutOffIsNone() throws IOException {
        Seal.of(file, LATER).set();
        Path note = folder.resolve("model.onnx.checked");

        Files.writeString(note, Files.readString(note).substring(1));

        assertThat(Seal.of(file, LATER).holds()).isFalse();
    }
}
