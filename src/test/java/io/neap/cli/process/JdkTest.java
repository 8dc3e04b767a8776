// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.cli.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executable, which runs on no JDK, finds out about the one that JAVA_HOME names. */
class JdkTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void theJdkUnderThisProgramTellsOfItselfWhatItsFolderTells() {
        Jdk own = Jdk.of(Map.of()).orElseThrow();

        assertThat(Jdk.read(own.home())).contains(own);
        assertThat(own.isWhole()).isTrue();
        assertThat(own.feature()).isGreaterThanOrEqualTo(21);
    }

    @Test
    void aReleaseWithoutABuildIsItsVersion() throws IOException {
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.2\"\n");

        Jdk jdk = Jdk.read(folder).orElseThrow();

        assertThat(jdk.feature()).isEqualTo(17);
        assertThat(jdk.vendor()).isEqualTo("unknown");
        assertThat(jdk.isWhole()).isFalse();
        assertThat(Jdk.program(Optional.of(jdk))).isEqualTo(folder.toRealPath().resolve("bin/java"));
    }

    @Test
    void aFolderWithoutAReleaseIsNone() {
        assertThat(Jdk.read(folder)).isEmpty();
        assertThat(Jdk.read(folder.resolve("nowhere"))).isEmpty();
        assertThatThrownBy(() -> Jdk.program(Optional.empty()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.text()).contains("JAVA_HOME names no JDK"));
    }
}
