// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.fixture.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The recipe with a small program of this machine in the executable's place. */
@EnabledOnOs(OS.LINUX)
class ImageRecipeTest {

    private static final Path RECIPE = Path.of("../native/image/build.sh");

    @TempDir
    Path folder;

    private Path executable;

    @BeforeEach
    void makeAnExecutable() throws Exception {
        executable = Files.createDirectory(folder.resolve("target")).resolve("neap-inference");
        Files.copy(Program.find("env").orElseThrow().toRealPath(), executable);
        assumeThat(Program.run(List.of("ldd", executable.toString())).exitCode())
                .as("env is a dynamic executable")
                .isZero();
    }

    @Test
    void theSameInputGivesTheSameBytes() throws Exception {
        Path first = build("first.tar");
        Files.setLastModifiedTime(executable, FileTime.fromMillis(1));
        Path second = folder.resolve("second.tar");
        Program.output(List.of(
                "sh",
                "-c",
                "umask 077; TZ=Asia/Tokyo sh \"$@\"",
                "sh",
                RECIPE.toString(),
                "inference",
                executable.resolveSibling("").toString(),
                second.toString()));

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void theImageHoldsWhatTheLoaderNeedsAndNoShell() throws Exception {
        OciLayout layout = OciLayout.unpack(build("image.tar"), folder.resolve("layout"));

        List<String> names = layout.files().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertThat(names)
                .contains("app/neap-inference", "etc/passwd", "tmp/", "var/cache/neap/")
                .anyMatch(name -> name.endsWith("/libc.so.6"))
                .anyMatch(name -> name.matches("lib(64)?/.*ld-linux.*"))
                .allMatch(name -> name.matches("(app|etc|lib|lib64|usr|var|tmp|dev|proc|sys)/.*"))
                .noneMatch(name -> name.matches("(.*/)?s?bin/.*"));
        assertThat(layout.files())
                .anyMatch(line -> line.startsWith("drwx------ 65532/65532") && line.endsWith(" var/cache/neap/"))
                .anyMatch(line -> line.startsWith("drwxrwxrwt 0/0") && line.endsWith(" tmp/"))
                .filteredOn(line -> !line.endsWith(" var/cache/neap/"))
                .allMatch(line -> line.contains(" 0/0 "));
    }

    @Test
    void theContainerIsStartedAsAUserWithoutRights() throws Exception {
        OciLayout layout = OciLayout.unpack(build("image.tar"), folder.resolve("layout"));

        JsonNode configuration = layout.configuration();
        JsonNode config = configuration.path("config");
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.at("/Entrypoint/0").asText()).isEqualTo("/app/neap-inference");
        assertThat(config.path("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(texts(config.path("Env"))).contains("NEAP_MODEL_CACHE=/var/cache/neap", "ORT_DISABLE_TELEMETRY=1");
        assertThat(config.path("Labels").path("org.opencontainers.image.title").asText())
                .isEqualTo("neap-inference");
        assertThat(configuration.at("/rootfs/diff_ids").size())
                .isEqualTo(layout.layers().size());
    }

    @Test
    void theBillNamesTheMachinesLibrariesAndTheModulesComponents() throws Exception {
        Path module = Files.writeString(folder.resolve("module.json"), """
                {
                  "components" : [
                    {
                      "type" : "library",
                      "name" : "neap-serving",
                      "licenses" : [
                        { }
                      ]
                    }
                  ],
                  "dependencies" : [
                    {
                      "ref" : "not a component"
                    }
                  ]
                }
                """);

        build("image.tar", module.toString());

        JsonNode bill =
                new ObjectMapper().readTree(folder.resolve("image.cdx.json").toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(texts(bill.path("components"), "name"))
                .contains("neap-inference", "neap-serving")
                .anyMatch(name -> name.endsWith("/libc.so.6"));
        if (Program.find("dpkg-query").isPresent()) {
            assertThat(texts(bill.path("components"), "purl")).anyMatch(purl -> purl.matches("pkg:deb/.*/libc6@.+"));
        }
    }

    @Test
    void withoutAnExecutableItSaysHowToGetOne() throws Exception {
        Program.Outcome outcome =
                Program.run(List.of("sh", RECIPE.toString(), "retraining", folder.toString(), folder + "/image.tar"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("neap-retraining", "./neap native");
    }

    private Path build(String tar, String... more) throws Exception {
        Path out = folder.resolve(tar);
        List<String> command = new ArrayList<>(List.of(
                "sh",
                RECIPE.toString(),
                "inference",
                executable.resolveSibling("").toString(),
                out.toString()));
        command.addAll(List.of(more));
        Program.output(command);
        return out;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.path(field).asText())
                .toList();
    }
}
