// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manifest that the build writes for a cluster. */
class KnativeManifestIT {

    @Test
    void theServiceHasOnePortAndItsProbes() throws IOException {
        String manifest = Files.readString(Path.of("target/kubernetes/knative.yml"));

        assertThat(manifest).contains("kind: Service", "apiVersion: serving.knative.dev/v1");
        assertThat(manifest).containsOnlyOnce("containerPort: 8080");
        assertThat(manifest).contains("path: /q/health/live", "path: /q/health/ready");
        assertThat(manifest).doesNotContain("build-timestamp");
    }
}
