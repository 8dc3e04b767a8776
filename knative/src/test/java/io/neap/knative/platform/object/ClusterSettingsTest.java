// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example/neap/inference",
                "registry.example/neap/inference:1.0",
                "registry.example/neap/inference:latest@sha256:abc",
                "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void anImageThatCanChangeUnderItsNameIsRefused(String image) {
        Map<String, String> images = Map.of("inference", image);

        assertThatThrownBy(() -> new ClusterSettings(
                        images,
                        Duration.ofMinutes(10),
                        Fixtures.INSIDE,
                        "knative-serving",
                        GpuSettings.NONE,
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("must be pinned by its digest")
                .hasMessageContaining(image);
        assertThatThrownBy(() -> new GpuSettings(images, Optional.empty()))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("must be pinned by its digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://neap.example.org", "https://neap.example.org/"})
    void aServiceBehindTheGatewayIsBelowItsAddress(String gateway) {
        ClusterSettings settings = new ClusterSettings(
                Map.of(),
                Duration.ofMinutes(10),
                Fixtures.INSIDE,
                "knative-serving",
                GpuSettings.NONE,
                Optional.of(URI.create(gateway)),
                Optional.empty());

        assertThat(settings.gatewayUrl(Fixtures.PENGUINS))
                .contains(URI.create("https://neap.example.org/services/default/penguins"));
        assertThat(Fixtures.CLUSTER.gatewayUrl(Fixtures.PENGUINS)).isEmpty();
    }

    @Test
    void aServiceAndItsTagAreReachedByName() {
        assertThat(Fixtures.CLUSTER.address(Fixtures.PENGUINS, Optional.empty()))
                .hasToString("http://penguins.default.svc.cluster.local");
        assertThat(Fixtures.CLUSTER.address(Fixtures.PENGUINS, Optional.of("candidate")))
                .hasToString("http://candidate-penguins.default.svc.cluster.local");
    }
}
