// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocsTest {

    static Stream<Path> pages() {
        return House.files(House.ROOT, ".md").stream()
                .map(House.ROOT::relativize)
                .filter(page -> !page.toString().matches(".*(target|\\.git|\\.venv)/.*"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path name) {
        MarkdownPage page = MarkdownPage.of(House.ROOT.resolve(name));

        assertThat(page.relativeLinks()).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();
            assertThat(target).exists();
            if (parts.length == 2) {
                assertThat(MarkdownPage.of(target).anchors()).contains(parts[1]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyShellBlockParses(Path name) throws IOException, InterruptedException {
        for (String block : MarkdownPage.of(House.ROOT.resolve(name)).shellBlocks()) {
            Process shell =
                    new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
            try (var input = shell.outputWriter(StandardCharsets.UTF_8)) {
                input.write(block);
            }
            String complaint = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(shell.waitFor()).as("%s%n%s", block, complaint).isZero();
        }
    }
}
