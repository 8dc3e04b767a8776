// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.Neap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class DocsTest {

    /** A command line without its comment; {@code neap} alone is the product. */
    private static final Pattern NEAP = Pattern.compile("(?:\\./)?neap ([^#&|;]+).*");

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

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfNeapExists(Path name) {
        MarkdownPage page = MarkdownPage.of(House.ROOT.resolve(name));
        CommandLine neap = Neap.commandLine(Map.of());

        assertThat(arguments(page.shellBlocks().stream().flatMap(String::lines)))
                .allSatisfy(neap::parseArgs);
        assertThat(arguments(page.codeWords().stream()).filter(words -> !words[0].startsWith("-")))
                .allSatisfy(words -> assertThat(neap.getSubcommands()).containsKey(words[0]));
    }

    @Test
    void everyTypeThatTheArchitecturePageNamesExists() {
        MarkdownPage page = MarkdownPage.of(House.ROOT.resolve("src/site/explanation/architecture.md"));

        assertThat(page.codeWords().stream().filter(word -> word.matches("[A-Z][a-z]+[A-Za-z]*")))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(House.files(House.ROOT, "/" + type + ".java"))
                        .as(type)
                        .isNotEmpty());
    }

    @Test
    void everyPageCanBeReachedFromTheReadme() {
        Path readme = House.ROOT.resolve("README.md");
        Set<Path> reached = new HashSet<>(Set.of(readme));
        Deque<Path> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            MarkdownPage page = MarkdownPage.of(next.remove());
            for (String link : page.relativeLinks()) {
                Path target =
                        page.file().resolveSibling(link.replaceFirst("#.*", "")).normalize();
                if (target.toString().endsWith(".md") && reached.add(target)) {
                    next.add(target);
                }
            }
        }

        assertThat(reached).containsAll(House.files(House.ROOT.resolve("src/site"), ".md"));
    }

    private static Stream<String[]> arguments(Stream<String> lines) {
        return lines.map(NEAP::matcher)
                .filter(Matcher::matches)
                .map(command -> command.group(1).strip().split("\\s+"));
    }
}
