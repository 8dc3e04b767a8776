// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.Route;
import io.neap.control.platform.TrafficTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TriggerPlanTest {

    private static final Trigger TRIGGER = TriggerTest.trigger(Optional.empty());
    private static final RevisionName OLD = RevisionName.of(TRIGGER.name(), 2);
    private static final Instant NOW = Instant.EPOCH;
    private static final RevisionStatus STARTING = new RevisionStatus.Starting(TRIGGER.revision(), NOW);
    private static final RevisionStatus ASLEEP = new RevisionStatus.Asleep(TRIGGER.revision(), NOW);
    private static final RevisionStatus READY = new RevisionStatus.Ready(TRIGGER.revision(), NOW, 1, List.of());
    private static final RevisionStatus FAILED = new RevisionStatus.Failed(TRIGGER.revision(), NOW, "no");
    private static final Route OWN = route(TRIGGER.revision(), 3);

    @Test
    void makesARevisionThatThePlatformDoesNotKnow() {
        assertThat(plan(null, null)).isEqualTo(new TriggerPlan.MakeRevision());
        assertThat(plan(null, route(OLD, 2))).isEqualTo(new TriggerPlan.MakeRevision());
    }

    @Test
    void leadsToAFirstRevisionWhileItStarts() {
        assertThat(plan(STARTING, null)).isEqualTo(new TriggerPlan.Lead(OWN, List.of()));
    }

    @Test
    void leadsToALaterRevisionOnlyWhenItHasProvenThatItStarts() {
        assertThat(plan(STARTING, route(OLD, 2))).isEqualTo(new TriggerPlan.Nothing());
        assertThat(plan(FAILED, route(OLD, 2))).isEqualTo(new TriggerPlan.Nothing());
        assertThat(plan(READY, route(OLD, 2))).isEqualTo(new TriggerPlan.Lead(OWN, List.of(OLD)));
        assertThat(plan(ASLEEP, route(OLD, 2))).isEqualTo(new TriggerPlan.Lead(OWN, List.of(OLD)));
    }

    @Test
    void leavesAloneWhatIsAsItShouldBe() {
        assertThat(plan(ASLEEP, OWN)).isEqualTo(new TriggerPlan.Nothing());
        assertThat(plan(FAILED, OWN)).isEqualTo(new TriggerPlan.Nothing());
    }

    private static TriggerPlan plan(@Nullable RevisionStatus status, @Nullable Route route) {
        return TriggerPlan.of(TRIGGER, Optional.ofNullable(status), Optional.ofNullable(route));
    }

    private static Route route(RevisionName revision, long generation) {
        return new Route(TRIGGER.name(), generation, List.of(TrafficTarget.of(revision, 100)));
    }
}
