// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static io.neap.knative.platform.object.Fixtures.CLUSTER;
import static io.neap.knative.platform.object.Fixtures.FIRST;
import static io.neap.knative.platform.object.Fixtures.PENGUINS;
import static io.neap.knative.platform.object.Fixtures.SECOND;
import static io.neap.knative.platform.object.Fixtures.inference;
import static io.neap.knative.platform.object.Fixtures.named;
import static io.neap.knative.platform.object.Fixtures.route;
import static io.neap.knative.platform.object.Fixtures.scale;
import static io.neap.knative.platform.object.Fixtures.withEnvironment;
import static io.neap.knative.platform.object.Fixtures.withTimes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.neap.control.error.DomainException;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Placement.Toleration;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceBuilderTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ServiceBuilder builder = new ServiceBuilder(CLUSTER);

    static Stream<Arguments> services() {
        ServiceName longest = new ServiceName("w".repeat(40), "s".repeat(40));
        Route canary =
                route(TrafficTarget.of(FIRST, 90), TrafficTarget.of(SECOND, 10).tagged("canary"));
        return Stream.of(
                arguments("first-revision-without-a-route", named(FIRST), Optional.empty()),
                arguments("second-revision-keeps-the-route", named(SECOND), Optional.of(canary)),
                arguments("longest-names", named(RevisionName.of(longest, 99_999)), Optional.empty()),
                arguments(
                        "never-sleeps-and-fractional-target",
                        inference(FIRST, scale(2, 5, 0.5, MINUTE, Duration.ZERO)),
                        Optional.empty()),
                arguments(
                        "times-round-up-to-seconds",
                        new Revision(
                                FIRST,
                                "inference",
                                Map.of(),
                                scale(0, 1, 100, Duration.ofMillis(6_001), Duration.ofNanos(1)),
                                1,
                                Duration.ofMillis(1),
                                Duration.ofMillis(1_999)),
                        Optional.empty()),
                arguments(
                        "resources-and-placement",
                        new Revision(
                                FIRST,
                                "inference",
                                Map.of(),
                                Scale.DEFAULT,
                                0,
                                MINUTE,
                                MINUTE,
                                new Resources(
                                        Map.of("cpu", "500m", "memory", "1.5Gi"),
                                        Map.of("memory", "2Gi", "nvidia.com/mig-1g.5gb", "1")),
                                new Placement(
                                        Map.of("nvidia.com/gpu.product", "NVIDIA-A100-SXM4-40GB-SHARED"),
                                        List.of(
                                                new Toleration(
                                                        Optional.of("nvidia.com/gpu"),
                                                        Optional.of("present"),
                                                        Optional.of("NoSchedule")),
                                                new Toleration(
                                                        Optional.of("spot"), Optional.empty(), Optional.empty())),
                                        Optional.of("high"),
                                        Optional.of("reader")),
                                Optional.empty()),
                        Optional.empty()),
                arguments(
                        "model-on-a-claim",
                        Fixtures.mounting(new ModelVolume.Claim("models", "penguins/7/model.onnx")),
                        Optional.empty()),
                arguments(
                        "model-in-an-image",
                        Fixtures.mounting(new ModelVolume.Image(
                                "registry.example/penguins@sha256:" + "c".repeat(64),
                                "model.onnx",
                                Optional.of("IfNotPresent"))),
                        Optional.empty()),
                arguments(
                        "retraining-trigger",
                        new Revision(
                                RevisionName.of(new ServiceName("default", "retrain-on-arrival"), 1),
                                "retraining",
                                Map.of("NEAP_LABEL", "species", "NEAP_EXPERIMENT", "penguins"),
                                Scale.DEFAULT,
                                1,
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(2)),
                        Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void aRevisionBecomesAKnativeService(String golden, Revision revision, Optional<Route> route) throws IOException {
        Golden.assertSame("service/" + golden, builder.service(revision, route));
    }

    static Stream<Arguments> caches() {
        return Stream.of(
                arguments("model-in-the-pods-own-cache", CLUSTER),
                arguments(
                        "model-cache-in-a-claim",
                        Fixtures.with(new ModelCache("models", "500M", Optional.of(65532L)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("caches")
    void aModelThatIsFetchedStaysWhereTheClusterKeepsIt(String golden, ClusterSettings cluster) throws IOException {
        Revision fetching = withEnvironment(Map.of("NEAP_MODEL_URI", "http://neap/penguins.onnx"));

        Golden.assertSame("service/" + golden, new ServiceBuilder(cluster).service(fetching, Optional.empty()));
    }

    @Test
    void aFunctionThatFetchesNothingHasNoUseForTheModelsCache() {
        ModelCache cache = new ModelCache("models", "20G", Optional.of(1L));

        assertThat(new ServiceBuilder(Fixtures.with(cache)).service(named(FIRST), Optional.empty()))
                .isEqualTo(builder.service(named(FIRST), Optional.empty()));
    }

    @Test
    void aSizeThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new ModelCache("models", "20Gi", Optional.empty()))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("must be a number such as 20G, but is '20Gi'");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        withEnvironment(Map.of("PORT", "9000")),
                        "Revision default/penguins-00001 sets PORT, which Knative sets."),
                arguments(
                        withTimes(Duration.ofMillis(600_001), MINUTE),
                        "The timeout of default/penguins-00001 is 601s, but this cluster ends requests after 600s"),
                arguments(
                        named(new RevisionName(PENGUINS, "gulls-00001")),
                        "Revision default/gulls-00001 must be named after its service 'penguins'"),
                arguments(
                        new Revision(FIRST, "drift", Map.of(), Scale.DEFAULT, 0, MINUTE, MINUTE),
                        "No image is configured for function 'drift'; there are [inference, retraining]."),
                arguments(
                        inference(FIRST, scale(0, 1, 100, MINUTE, Duration.ofMinutes(61))),
                        "gracePeriod must be at most 1h"),
                arguments(
                        inference(FIRST, new Scale(0, 1, 100, MINUTE, 10, 1_001, MINUTE)),
                        "panicThresholdPercent must be at most 1000"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void whatKnativesWebhookWouldRefuseIsRefusedWithAReason(Revision revision, String message) {
        assertThatThrownBy(() -> builder.service(revision, Optional.empty()))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining(message);
    }
}
