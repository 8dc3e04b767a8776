// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.control.error.DomainException;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.SpecDocument;
import io.neap.knative.crd.InferenceServiceSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecsTest {

    private static final Map<String, Object> POD = Map.of(
            "resources",
            Map.of("requests", Map.of("cpu", "500m"), "limits", Map.of("nvidia.com/gpu", 1)),
            "placement",
            Map.of(
                    "nodeSelector",
                    Map.of("zone", "a"),
                    "tolerations",
                    List.of(Map.of("key", "nvidia.com/gpu", "value", "yes", "effect", "NoSchedule")),
                    "priorityClass",
                    "high",
                    "serviceAccount",
                    "reader"),
            "storage",
            Map.of("claim", Map.of("name", "models", "path", "penguins/7/model.onnx")));

    private static final Map<String, Object> WHOLE = Map.of(
            "model",
            "models:/penguins@champion",
            "strategy",
            Map.of(
                    "canary",
                    Map.of(
                            "steps",
                            List.of(Map.of("setWeight", 10, "pause", "5s"), Map.of("setWeight", 50, "pause", "0s")),
                            "analysis",
                            Map.of(
                                    "minRequests",
                                    20,
                                    "maxErrorRate",
                                    0.05,
                                    "maxLatencyRatio",
                                    3.0,
                                    "latencyFloor",
                                    "20ms"))),
            "affinity",
            Map.of("cookie", "cohort", "maxAge", "1h"),
            "scale",
            Map.of("min", 1, "max", 4, "target", 7.5, "stableWindow", "20s", "gracePeriod", "5s"),
            "containerConcurrency",
            8,
            "timeout",
            "12s",
            "progressDeadline",
            "90s",
            "resources",
            POD.get("resources"),
            "placement",
            POD.get("placement"),
            "storage",
            POD.get("storage"));

    /** A field of the API that the resource forgot would be unknown to this mapper. */
    private final ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void theResourceHasEveryFieldOfTheApisDocument() {
        ServiceSpec asked = SpecDocument.read(WHOLE);

        InferenceServiceSpec spec = strict.convertValue(WHOLE, InferenceServiceSpec.class);

        assertThat(Specs.read(spec)).isEqualTo(asked);
        assertThat(Specs.read(strict.convertValue(SpecDocument.write(asked), InferenceServiceSpec.class)))
                .isEqualTo(asked);
    }

    @Test
    void whatIsLeftOutHasTheApisDefaults() {
        InferenceServiceSpec spec =
                strict.convertValue(Map.of("model", "models:/penguins/1"), InferenceServiceSpec.class);

        assertThat(Specs.read(spec)).isEqualTo(SpecDocument.read(Map.of("model", "models:/penguins/1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"header: X-User", "jwtClaim: sub", "cookie: cohort"})
    void everyKindOfAffinityComesThroughYaml(String affinity) {
        InferenceServiceSpec spec = Serialization.unmarshal(
                "model: models:/penguins/1\naffinity: {" + affinity + "}\n", InferenceServiceSpec.class);

        assertThat(Specs.read(Specs.write(Specs.read(spec)))).isEqualTo(Specs.read(spec));
        assertThat(Specs.read(spec).affinity()).isPresent();
    }

    @Test
    void blueGreenComesThroughYamlAsAnEmptyObject() {
        InferenceServiceSpec spec = Serialization.unmarshal(
                "model: models:/penguins/1\nstrategy: {blueGreen: {}}\n", InferenceServiceSpec.class);

        assertThat(Serialization.asJson(Specs.write(Specs.read(spec)))).contains("\"blueGreen\":{}");
    }

    @Test
    void whatTheApiRefusesIsRefusedWithTheSameWords() {
        InferenceServiceSpec spec = strict.convertValue(
                Map.of("model", "models:/penguins/1", "scale", Map.of("min", 3, "max", 2)), InferenceServiceSpec.class);

        assertThatThrownBy(() -> Specs.read(spec))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("scale: min must be 0 or more");
    }
}
