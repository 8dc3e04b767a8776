// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects compared with their YAML in {@code src/test/resources/golden}; {@code -Dneap.golden.write} writes it anew. */
final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    static void assertSame(String name, Object actual) throws IOException {
        Path file = FOLDER.resolve(name + ".yaml");
        String yaml = Serialization.asYaml(actual);
        if (System.getProperty("neap.golden.write") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(file));
    }
}
