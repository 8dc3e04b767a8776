// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
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
    void whatTheBuildHasLeftForAQuickStartIsTakenWhileItIsNotOlderThanTheApp() throws IOException {
        Path jar = make("inference/target/quarkus-app/quarkus-run.jar");
        assertThat(command("inference", "{archive}"))
                .containsSequence(
                        "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + functions + "/cache/inference.jsa");

        Path plain = make("inference/target/quarkus-app/plain-run.jar", jar, 0);
        Path archive = make("inference/target/quarkus-app/plain-run.aot", jar, 1);
        assertThat(command("inference", "{archive}"))
                .containsSequence("-XX:+IgnoreUnrecognizedVMOptions", "-XX:AOTCache=" + archive)
                .endsWith("-jar", plain.toString());

        make("inference/target/quarkus-app/quarkus-run.jar", jar, 2);
        assertThat(command("inference", "{archive}"))
                .contains("-XX:+AutoCreateSharedArchive")
                .endsWith("-jar", jar.toString());
    }

    @Test
    void aCommandOfItsOwnIsTakenAsItIs() {
        assertThat(command("native")).containsExactly("/opt/native", "--fast");
    }

    @Test
    void anExecutableComesBeforeItsJar() throws IOException {
        Path jar = make("inference/target/quarkus-app/quarkus-run.jar");
        assertThat(FunctionCommand.of("inference", settings()).hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("no executable", "./neap native inference"));

        Path executable = makeExecutable("inference/target/neap-inference", jar, 0);

        assertThat(command("inference")).containsExactly(executable.toString(), "-Xmx2m");
        assertThat(FunctionCommand.of("inference", settings()).hint()).isEmpty();
    }

    @Test
    void anExecutableOlderThanItsJarIsNotTaken() throws IOException {
        Path jar = make("inference/target/quarkus-app/quarkus-run.jar");
        makeExecutable("inference/target/neap-inference", jar, -1);

        assertThat(command("inference")).endsWith("-jar", jar.toString());
        assertThat(FunctionCommand.of("inference", settings()).hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("older than its jar"));
    }

    @Test
    void aShippedExecutableNeedsNoJar() throws IOException {
        Path executable = makeExecutable("inference/neap-inference", functions, 0);

        assertThat(command("inference")).containsExactly(executable.toString(), "-Xmx2m");
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
        return Files.write(path, new byte[0]);
    }

    /** Some seconds younger than another file. */
    private Path make(String file, Path other, int seconds) throws IOException {
        Instant time = Files.getLastModifiedTime(other).toInstant().plusSeconds(seconds);
        return Files.setLastModifiedTime(make(file), FileTime.from(time));
    }

    private Path makeExecutable(String file, Path other, int seconds) throws IOException {
        return Files.setPosixFilePermissions(make(file, other, seconds), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> command(String function, String... options) {
        return FunctionCommand.of(function, settings(options)).words();
    }

    private ProcessSettings settings(String... options) {
        return new ProcessSettings(
                functions,
                functions,
                Map.of("native", List.of("/opt/native", "--fast")),
                options.length == 0 ? List.of("-Xmx1m", "-Xarchive={cache}/{function}") : List.of(options),
                List.of("-Xmx2m"),
                Map.of(),
                Duration.ofMillis(1),
                1,
                Duration.ofSeconds(1));
    }
}
