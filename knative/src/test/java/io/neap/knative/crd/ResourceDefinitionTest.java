// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceDefinitionTest {

    private static final Path MANIFESTS = Path.of("src/main/kubernetes/base");
    private static final Path REFERENCE = Path.of("../src/site/reference");

    static List<Schema> resources() {
        return Schema.all();
    }

    @ParameterizedTest
    @MethodSource("resources")
    void theInstalledDefinitionIsThatOfTheClasses(Schema schema) throws IOException {
        assertMade(MANIFESTS.resolve(schema.name() + ".yaml"), schema.yaml());
    }

    @ParameterizedTest
    @MethodSource("resources")
    void theReferenceSaysWhatTheSchemaSays(Schema schema) throws IOException {
        assertMade(REFERENCE.resolve(schema.kind().toLowerCase(Locale.ROOT) + ".md"), ResourcePage.render(schema));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void everyFieldSaysWhatItIsFor(Schema schema) {
        Map<String, JSONSchemaProps> fields = new TreeMap<>(schema.fields("spec"));
        fields.putAll(schema.fields("status"));

        assertThat(fields).hasSizeGreaterThan(5);
        assertThat(fields.entrySet().stream()
                        .filter(field -> field.getValue().getDescription() == null)
                        .map(Map.Entry::getKey))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("resources")
    void nothingUnknownIsKept(Schema schema) {
        assertThat(schema.yaml()).doesNotContain("x-kubernetes-preserve-unknown-fields");
        assertThat(schema.version().getSubresources().getStatus()).isNotNull();
    }

    @Test
    void everyDefinitionIsInstalled() throws IOException {
        List<String> manifests = Files.readAllLines(MANIFESTS.resolve("kustomization.yaml"));

        assertThat(manifests.stream().map(String::strip))
                .containsAll(Schema.all().stream()
                        .map(schema -> "- " + schema.name() + ".yaml")
                        .toList());
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            assertThat(files.filter(file -> file.toString().endsWith(".neap.io.yaml")))
                    .hasSameSizeAs(Schema.all());
        }
    }

    private static void assertMade(Path file, String content) throws IOException {
        if (Boolean.getBoolean("neap.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }

        assertThat(file)
                .as("it is made from the classes; write it anew with -Dneap.docs.write=true")
                .hasContent(content);
    }
}
