// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCommandTest {

    @TempDir
    private Path functions;

    @Test
    void aBuiltAppComesBeforeAShippedOne() throws IOException {
        Path shipped = make("inference/quarkus-run.jar");
        assertThat(command("inference"))
                .endsWith("-Xmx1m", "-Xarchive=" + functions + "/cache/inference", "-jar", shipped.toString());

        Path built = make("inference/target/quarkus-app/quarkus-run.jar");
        assertThat(command("inference"))
                .endsWith("-Xmx1m", "-Xarchive=" + functions + "/cache/inference", "-jar", built.toString());
        assertThat(command("inference").getFirst()).startsWith(System.getProperty("java.home"));
    }

    @Test
    void aCommandOfItsOwnIsTakenAsItIs() {
        assertThat(command("native")).containsExactly("/opt/native", "--fast");
    }

    @Test
    void aMissingFunctionIsSaidWithThePlacesLookedAt() {
        assertThatThrownBy(() -> command("missing"))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining(functions.resolve("missing").toString())
                .hasMessageContaining("NEAP_FUNCTIONS_DIR");
    }

    private Path make(String file) throws IOException {
        Path path = functions.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.createFile(path);
    }

    private List<String> command(String function) {
        ProcessSettings settings = new ProcessSettings(
                functions,
                functions,
                Map.of("native", List.of("/opt/native", "--fast")),
                List.of("-Xmx1m", "-Xarchive={cache}/{function}"),
                Map.of(),
                Duration.ofMillis(1));
        return FunctionCommand.of(function, settings).words();
    }
}
