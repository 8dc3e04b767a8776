// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart is made of the manifests that the overlays are made of, so that both install the same. Written anew with
 * {@code -Dneap.docs.write=true}.
 */
class ChartTest {

    private static final Path CHART = Path.of("src/main/helm/neap");

    static List<Template> templates() throws IOException {
        return Template.all(Path.of("src/main/kubernetes"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void theChartHasTheManifestsOfTheOverlays(Template template) throws IOException {
        Path file = CHART.resolve(template.path());
        if (Boolean.getBoolean("neap.docs.write")) {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, template.text());
        }

        assertThat(file).hasContent(template.text());
    }

    @Test
    void noManifestIsLeftOut() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("src/main/kubernetes/base/kustomization.yaml")).stream()
                .filter(line -> line.startsWith("  - ") && line.endsWith(".yaml"))
                .map(line -> line.substring("  - ".length()))
                .filter(name -> !name.equals("namespace.yaml"))
                .toList();

        assertThat(templates()).extracting(template -> template.source()).containsAll(listed);
    }
}
