// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlArchiveTest {

    @TempDir
    Path root = Path.of("");

    @Test
    void anArchiveThatIsCurrentIsTakenByAMachineThatKnowsIt() throws IOException {
        app(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));

        assertThat(ControlArchive.command(settings("25.0.3+9-LTS")))
                .contains("-XX:AOTCache=" + root.resolve("control/target/quarkus-app/plain-run.aot"))
                .last()
                .asString()
                .endsWith("plain-run.jar");
        assertThat(ControlArchive.command(settings("21.0.4")))
                .noneMatch(word -> word.startsWith("-XX:AOT"))
                .last()
                .asString()
                .endsWith("quarkus-run.jar");
    }

    @Test
    void anArchiveOfOlderSourcesIsNot() throws IOException {
        app(Instant.parse("2026-01-02T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(ControlArchive.command(settings("25.0.3"))).noneMatch(word -> word.startsWith("-XX:AOT"));
    }

    private void app(Instant built, Instant archived) throws IOException {
        Path app = Files.createDirectories(root.resolve("control/target/quarkus-app"));
        Path jar = Files.createFile(app.resolve("quarkus-run.jar"));
        Path archive = Files.createFile(app.resolve("plain-run.aot"));
        Files.setLastModifiedTime(jar, FileTime.from(built));
        Files.setLastModifiedTime(archive, FileTime.from(archived));
    }

    private Settings settings(String version) {
        Jdk jdk = new Jdk(Path.of("/jdk"), "any", version);
        return new Settings(root, root.resolve("home"), true, "127.0.0.1", 8080, Optional.of(jdk));
    }
}
