// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResourceDefinitionTest {

    private static final Path DEFINITION = Path.of("src/main/kubernetes/base/inferenceservices.neap.io.yaml");
    private static final Path PAGE = Path.of("../src/site/reference/inferenceservice.md");

    @Test
    void theInstalledDefinitionIsThatOfTheClasses() throws IOException {
        assertMade(DEFINITION, Schema.yaml());
    }

    @Test
    void theReferenceSaysWhatTheSchemaSays() throws IOException {
        assertMade(PAGE, ResourcePage.render());
    }

    @Test
    void everyFieldSaysWhatItIsFor() {
        Map<String, JSONSchemaProps> fields = new TreeMap<>(Schema.fields("spec"));
        fields.putAll(Schema.fields("status"));

        assertThat(fields).hasSizeGreaterThan(30);
        assertThat(fields.entrySet().stream()
                        .filter(field -> field.getValue().getDescription() == null)
                        .map(Map.Entry::getKey))
                .isEmpty();
    }

    @Test
    void nothingUnknownIsKept() {
        assertThat(Schema.yaml()).doesNotContain("x-kubernetes-preserve-unknown-fields");
        assertThat(Schema.version().getSubresources().getStatus()).isNotNull();
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
