// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexTest {

    private static final Path SITE = House.ROOT.resolve("src/site");

    @Test
    void everyDocumentIsReachedFromTheReadme() {
        assertThat(reachedFrom(House.ROOT.resolve("README.md"))).containsAll(House.files(SITE, ".md"));
    }

    private static Set<Path> reachedFrom(Path start) {
        Set<Path> reached = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>(Set.of(start));
        while (!open.isEmpty()) {
            Path page = open.pop();
            if (reached.add(page)) {
                MarkdownPage.of(page).relativeLinks().stream()
                        .map(link -> page.resolveSibling(link.split("#", 2)[0]).normalize())
                        .filter(target -> target.toString().endsWith(".md"))
                        .forEach(open::push);
            }
        }
        return reached;
    }
}
