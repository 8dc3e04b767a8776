// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One page of the docs: where it leads to, where it can be led to, and what it tells a shell to do. */
record MarkdownPage(Path file, String text) {

    private static final Pattern FENCE = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.*?) *$", Pattern.MULTILINE);

    static MarkdownPage of(Path file) {
        return new MarkdownPage(file, House.read(file));
    }

    /** Targets of links and pictures within the repository: {@code path}, {@code path#heading} or {@code #heading}. */
    List<String> relativeLinks() {
        return LINK.matcher(prose())
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.matches("[a-z]+:.*"))
                .toList();
    }

    /** The names of its headings in a URL, as GitHub makes them. */
    Set<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The blocks fenced as {@code sh} or {@code bash}, without prompts. */
    List<String> shellBlocks() {
        return FENCE.matcher(text)
                .results()
                .filter(block -> Set.of("sh", "bash").contains(block.group(1)))
                .map(block -> block.group(2).replaceAll("(?m)^\\$ ", ""))
                .toList();
    }

    /** What is set as code within the text. */
    List<String> codeWords() {
        return CODE.matcher(prose()).results().map(code -> code.group(1)).toList();
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll((MatchResult block) -> "");
    }
}
