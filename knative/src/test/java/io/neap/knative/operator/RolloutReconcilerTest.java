// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.control.rollout.controller.SettableLeadership;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.RolloutStatus;
import io.neap.knative.crd.RolloutStatus.UserStatus;
import io.neap.knative.crd.StrategySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RolloutReconcilerTest {

    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final FakeEvents events = new FakeEvents(clock);
    private final RolloutReconciler reconciler = new RolloutReconciler(events, new SettableLeadership(), clock);

    @Test
    void itTellsWhoUsesItAndHowFarTheyAre() {
        Rollout careful = rollout("canary: {steps: [{setWeight: 5}, {setWeight: 50}]}");

        RolloutStatus status = pass(
                careful,
                service("b", "careful", "Stepping", 5),
                service("a", "careful", "Completed", 100),
                service("c", "quick", "Stepping", 50));

        assertThat(status.strategy()).isEqualTo("canary 5, 50");
        assertThat(status.services()).isEqualTo(2);
        assertThat(status.running()).isEqualTo(1);
        assertThat(status.users())
                .containsExactly(new UserStatus("a", "Completed", "3", 100), new UserStatus("b", "Stepping", "3", 5));
        assertThat(events.reasons()).containsExactly("Valid");
    }

    @Test
    void aStrategyThatNoServiceCouldHaveIsInvalid() {
        RolloutStatus status = pass(rollout("canary: {steps: [{setWeight: 50}, {setWeight: 5}]}"));

        assertThat(status.conditions()).singleElement().satisfies(ready -> {
            assertThat(ready.status()).isEqualTo("False");
            assertThat(ready.message()).contains("each setWeight must be greater");
        });
    }

    private RolloutStatus pass(Rollout resource, InferenceService... services) {
        return reconciler
                .reconcile(resource, new FakeContext<>(services))
                .getResource()
                .orElseThrow()
                .getStatus();
    }

    private static Rollout rollout(String spec) {
        Rollout made = new Rollout();
        made.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("careful")
                .withGeneration(1L)
                .build());
        made.setSpec(Serialization.unmarshal(spec, StrategySpec.class));
        return made;
    }

    private static InferenceService service(String name, String rollout, String phase, int weight) {
        InferenceService made = new InferenceService();
        made.setMetadata(
                new ObjectMetaBuilder().withNamespace("default").withName(name).build());
        made.setSpec(
                Serialization.unmarshal("model: models:/penguins/3\nrollout: " + rollout, InferenceServiceSpec.class));
        made.setStatus(new InferenceServiceStatus(
                1L,
                null,
                null,
                null,
                null,
                null,
                new InferenceServiceStatus.RolloutStatus(1, phase, null, "r", "3", null, null, weight, null, ""),
                null));
        return made;
    }
}
