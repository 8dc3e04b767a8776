// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.outcome.ExitCode;
import io.neap.fixture.HouseFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIT {

    @Test
    void aRunIsComparedWithWhatItLeft(@TempDir Path home) throws Exception {
        try (HouseFixture house = HouseFixture.start(home, Map.of())) {
            String version = house.register("penguins", "steady.onnx");
            String run =
                    house.mlflow().version("penguins", version).path("run_id").asText();

            CommandLineProcess whole = CommandLineProcess.start(house.settings(), "run", "reproduce", run);
            assertThat(whole.await()).as(whole.err()).isZero();
            assertThat(whole.out()).contains("# run " + run, "# compared: 3 of 3 hold", "export MLFLOW_TRACKING_URI=");

            spoil(home);

            CommandLineProcess spoiled = CommandLineProcess.start(house.settings(), "run", "reproduce", run);
            assertThat(spoiled.await()).isEqualTo(ExitCode.FAILED);
            assertThat(spoiled.out()).contains("# CHANGED artifact ").contains("its content has the SHA-256");
            assertThat(spoiled.err()).contains("2 of 3 things have changed");
            CommandLineProcess unknown = CommandLineProcess.start(house.settings(), "run", "reproduce", "none");
            assertThat(unknown.await()).isEqualTo(ExitCode.FAILED);
            assertThat(unknown.err()).contains("Run with id=none not found");
        }
    }

    /** Turns over the first byte of all that is stored. */
    private static void spoil(Path home) throws IOException {
        try (Stream<Path> blobs = Files.walk(home.resolve("artifacts/blobs"))) {
            for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(blob);
                bytes[0] ^= 1;
                Files.write(blob, bytes);
            }
        }
    }
}
