// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import static io.neap.control.rollout.Services.NAME;
import static io.neap.control.rollout.Services.revision;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.neap.control.rollout.controller.RolloutsInMemory;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.StrategySpec;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServiceReconcilerTest {

    private final RolloutsInMemory control = new RolloutsInMemory();
    private final FakeEvents events = new FakeEvents(control.clock());
    private final ServiceReconciler reconciler = new ServiceReconciler(
            new ServiceDoor(
                    control.services(),
                    control.statuses(),
                    control.schedule(),
                    control.intervention(),
                    control.ledger()),
            events,
            control.progress(),
            new Work() {
                @Override
                public <T> T await(Uni<T> work) {
                    return work.await().indefinitely();
                }
            },
            control.leadership(),
            control.clock());
    private final InferenceService resource = resource("model: models:/penguins/1");

    @Test
    void theWayToReadyIsToldByStatusAndEventsAndLookedAtSoon() throws Exception {
        assertThat(pass().getScheduleDelay()).contains(2_000L);
        assertThat(condition("Ready").status()).isEqualTo("Unknown");

        becomeReady();

        assertThat(pass().getScheduleDelay()).contains(30_000L);
        assertThat(condition("Ready").status()).isEqualTo("True");
        assertThat(events.reasons()).containsExactly("Asked", "RolloutCompleted", "Ready");
    }

    @Test
    void whatStaysAsItIsIsLookedAtMoreRarely() throws Exception {
        pass();

        control.clock().advance(Duration.ofSeconds(70));
        assertThat(pass().getScheduleDelay()).contains(7_000L);
        control.clock().advance(Duration.ofHours(1));
        assertThat(pass().getScheduleDelay()).contains(30_000L);
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() throws Exception {
        pass();
        becomeReady();
        pass();

        assertThat(pass().isNoUpdate()).isTrue();
        assertThat(events.reasons()).hasSize(3);
    }

    @Test
    void aNameThatIsNoHostNameIsInvalid() throws Exception {
        resource.getMetadata().setName("x".repeat(41));

        pass();

        assertThat(condition("Synced").reason()).isEqualTo("Invalid");
        assertThat(reconciler.cleanup(resource, new FakeContext<>()).isRemoveFinalizer())
                .isTrue();
    }

    @Test
    void theFinalizerStaysUntilTheServiceIsForgotten() throws Exception {
        pass();

        assertThat(reconciler.cleanup(resource, new FakeContext<>()).isRemoveFinalizer())
                .isFalse();
        control.pass();

        assertThat(reconciler.cleanup(resource, new FakeContext<>()).isRemoveFinalizer())
                .isTrue();
    }

    @Test
    void whoDoesNotLeadChangesNothing() throws Exception {
        control.leadership().hold(false);

        assertThat(pass().isNoUpdate()).isTrue();
        assertThat(reconciler.cleanup(resource, new FakeContext<>()).isRemoveFinalizer())
                .isFalse();
        assertThat(control.ledger().all()).isEmpty();
    }

    @Test
    void aFailureKeepsWhatIsKnownAndTellsItselfOnce() throws Exception {
        pass();
        becomeReady();
        pass();

        InferenceServiceStatus failed = reconciler
                .updateErrorStatus(resource, new FakeContext<>(), new IllegalStateException("no database"))
                .getResource()
                .orElseThrow()
                .getStatus();
        resource.setStatus(failed);
        assertThat(condition("Ready").reason()).isEqualTo("Unavailable");
        assertThat(failed.rollout()).isNotNull();

        pass();
        assertThat(condition("Ready").status()).isEqualTo("True");
        assertThat(events.reasons()).containsExactly("Asked", "RolloutCompleted", "Ready", "Ready");
    }

    @Test
    void theStrategyOfANamedRolloutIsThatOfTheService() throws Exception {
        resource.setSpec(resource("model: models:/penguins/1\nrollout: careful").getSpec());
        pass();
        assertThat(condition("Synced").reason()).isEqualTo("RolloutNotFound");

        Rollout careful = new Rollout();
        careful.setMetadata(new ObjectMetaBuilder().withName("careful").build());
        careful.setSpec(Serialization.unmarshal("canary: {steps: [{setWeight: 5}]}", StrategySpec.class));
        UpdateControl<InferenceService> update = reconciler.reconcile(resource, new FakeContext<>(careful));

        InferenceServiceStatus status = update.getResource().orElseThrow().getStatus();
        assertThat(Serialization.asJson(status.applied()))
                .contains("\"setWeight\":5")
                .doesNotContain("careful");
    }

    private UpdateControl<InferenceService> pass() throws Exception {
        UpdateControl<InferenceService> update = reconciler.reconcile(resource, new FakeContext<>());
        update.getResource().ifPresent(written -> resource.setStatus(written.getStatus()));
        return update;
    }

    private void becomeReady() {
        control.pass();
        control.platform().ready(revision(1));
        control.pass();
        control.clock().advance(Duration.ofSeconds(1));
    }

    private ConditionStatus condition(String type) {
        return Objects.requireNonNull(resource.getStatus().conditions()).stream()
                .filter(found -> found.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static InferenceService resource(String spec) {
        InferenceService made = new InferenceService();
        made.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAME.workspace())
                .withName(NAME.service())
                .withGeneration(1L)
                .build());
        made.setSpec(Serialization.unmarshal(spec, InferenceServiceSpec.class));
        return made;
    }
}
