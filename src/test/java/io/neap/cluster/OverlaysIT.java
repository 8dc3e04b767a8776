// SPDX-License-Identifier: Apache-2.0
package io.neap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl makes of each overlay, alone and joined with the component for GPUs. */
@Tag("cluster")
class OverlaysIT {

    private static final Path FOLDER = Path.of("target/overlays").toAbsolutePath();
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "ha"})
    void anOverlayNamesThePlainImagesAlone(String overlay) throws IOException {
        String made = kustomized(overlay, overlay, "");

        assertThat(made).contains("image: example.org/knative@" + DIGEST, "INFERENCE: example.org/inference@");
        assertThat(made).containsOnlyOnce("kind: Deployment").doesNotContain("neap-gpu-images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "ha"})
    void joinedWithTheComponentItHasTheImageForGpusToo(String overlay) throws IOException {
        String made = kustomized(overlay + "-gpu", overlay, """
                  - name: neap-gpu-images
                    namespace: neap-system
                    literals:
                      - INFERENCE=example.org/inference-gpu@%s
                components:
                  - ../../../../knative/src/main/kubernetes/gpu
                """.formatted(DIGEST));

        assertThat(made).contains("INFERENCE: example.org/inference-gpu@", "INFERENCE: example.org/inference@");
        assertThat(made.replaceAll("-[a-z0-9]{10}\\n", "\n").replaceAll("(?m)^ +", ""))
                .contains("""
                - configMapRef:
                name: neap-images
                prefix: NEAP_PLATFORM_KNATIVE_IMAGES_
                - configMapRef:
                name: neap-gpu-images
                prefix: NEAP_PLATFORM_KNATIVE_GPU_IMAGES_
                """);
    }

    private static String kustomized(String name, String overlay, String more) throws IOException {
        Path folder = Files.createDirectories(FOLDER.resolve(name));
        Files.writeString(folder.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - ../../../../knative/src/main/kubernetes/%s
                images:
                  - name: neap
                    newName: example.org/knative
                    digest: %s
                configMapGenerator:
                  - name: neap-images
                    namespace: neap-system
                    behavior: merge
                    literals:
                      - INFERENCE=example.org/inference@%s
                """.formatted(overlay, DIGEST, DIGEST) + more);
        return ClusterHouse.kubectl("kustomize", folder.toString());
    }
}
