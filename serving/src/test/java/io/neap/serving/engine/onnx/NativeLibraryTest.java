// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @TempDir
    private Path folder;

    @Test
    void anExecutableFindsTheLibrariesBesideIt() throws IOException {
        Files.createFile(folder.resolve(System.mapLibraryName("onnxruntime4j_jni")));

        assertThat(NativeLibrary.beside(folder.resolve("neap-inference"))).contains(folder);
    }

    @Test
    void aJavaMachineHasNoneBesideIt() {
        assertThat(NativeLibrary.beside(folder.resolve("java"))).isEmpty();
    }
}
