// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {

    private static final int SIDE = 1024;
    private static final int ROWS = 24 * 1024;
    private static final long KB = (long) ROWS * SIDE * Float.BYTES / 1024;

    @TempDir
    Path folder;

    @Test
    void aModelTellsItsOtherFiles() throws IOException {
        assertThat(ExternalData.locations(table("weights.data"))).containsExactly("weights.data");
        assertThat(ExternalData.locations(table("some/where/w"))).containsExactly("some/where/w");
        assertThat(ExternalData.locations(TestModels.file("linear"))).isEmpty();
        assertThat(ExternalData.locations(TestModels.file("slow"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../weights", "/etc/passwd", "a/../../weights", "a/../weights", "./weights", "..", ""})
    void weightsOutsideOfTheModelsFolderAreRefused(String location) throws IOException {
        Path model = table(location);

        assertThatThrownBy(() -> ExternalData.locations(model))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("'" + location + "', which is not below its folder");
        assertThatThrownBy(() -> TestModels.engine(Device.CPU).load(model)).isInstanceOf(ServingException.class);
    }

    @Test
    void aLinkOutOfTheModelsFolderIsRefused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("model"));
        Files.createSymbolicLink(inner.resolve("weights"), weights("outside"));
        Path model = Files.write(inner.resolve("model.onnx"), OnnxFile.table(ROWS, SIDE, "weights"));

        assertThatThrownBy(() -> TestModels.engine(Device.CPU).load(model))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("model.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no model", "\b\1\22\0", ":\177", "\u0007\u0007"})
    void whatIsNoModelHasNoOtherFiles(String content) throws IOException {
        assertThat(ExternalData.locations(Files.writeString(folder.resolve("broken.onnx"), content)))
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void weightsAreMappedAndNotCopied() throws IOException {
        Path weights = weights("weights.data");
        Path model = table("weights.data");
        long before = Mapping.anonymousKb();

        try (LoadedModel loaded = TestModels.engine(Device.CPU).load(model)) {
            loaded.run(List.of(TestModels.longs("x", Shape.of(2), 0, ROWS - 1)), List.of("y"));

            Mapping mapping = Mapping.of(weights.toString()).orElseThrow();
            assertThat(mapping.sizeKb()).isGreaterThanOrEqualTo(KB);
            assertThat(mapping.privateDirtyKb()).isZero();
            assertThat(mapping.residentKb()).isLessThan(KB / 10);
            assertThat(Mapping.anonymousKb() - before).isLessThan(KB / 2);
        }
    }

    private Path table(String location) throws IOException {
        return Files.write(folder.resolve("model.onnx"), OnnxFile.table(ROWS, SIDE, location));
    }

    /** 96 MiB of zeros, which take no room on the disk. */
    private Path weights(String name) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(KB * 1024);
        }
        return file.toRealPath();
    }
}
