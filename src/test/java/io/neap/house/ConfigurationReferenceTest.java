// SPDX-License-Identifier: Apache-2.0
package io.neap.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    private static final Path PAGE = House.ROOT.resolve("src/site/reference/configuration.md");

    private final String page = ConfigurationPage.render(parts());

    @Test
    void thePageSaysWhatTheSourcesSay() throws IOException {
        if (Boolean.getBoolean("neap.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("the page is made from the sources; write it anew with -Dneap.docs.write=true")
                .hasContent(page);
    }

    @Test
    void everySettingSaysWhatItIsFor() {
        assertThat(page.lines().filter(line -> line.startsWith("- `neap.")))
                .isNotEmpty()
                .noneMatch(line -> line.endsWith("): "));
    }

    private static Map<String, Path> parts() {
        Map<String, Path> parts = new LinkedHashMap<>();
        parts.put("Control", House.ROOT.resolve("control"));
        parts.put("Cluster", House.ROOT.resolve("knative"));
        parts.put("Serving", House.ROOT.resolve("serving"));
        parts.put("Inference function", House.ROOT.resolve("functions/inference"));
        parts.put("Retraining function", House.ROOT.resolve("functions/retraining"));
        parts.put("Gateway function", House.ROOT.resolve("functions/gateway"));
        return parts;
    }
}
