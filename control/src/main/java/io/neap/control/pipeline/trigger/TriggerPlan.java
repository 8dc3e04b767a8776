// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.Route;
import io.neap.control.platform.TrafficTarget;
import java.util.List;
import java.util.Optional;

/** What the platform lacks for a trigger; one step at a time, each of which may be done twice. */
sealed interface TriggerPlan {

    /** Everything is as it should be. */
    record Nothing() implements TriggerPlan {}

    /** The revision is to be made. */
    record MakeRevision() implements TriggerPlan {}

    /** Deliveries are to reach the revision. */
    record Lead(Route route, List<RevisionName> superseded) implements TriggerPlan {

        public Lead {
            superseded = List.copyOf(superseded);
        }
    }

    /**
     * The next step. A first revision gets its route at once, so that deliveries wait for its start; a later one gets it
     * when it has proven that it starts, so that until then the one before it answers.
     */
    static TriggerPlan of(Trigger trigger, Optional<RevisionStatus> status, Optional<Route> route) {
        if (status.isEmpty()) {
            return new MakeRevision();
        }
        List<RevisionName> leadsTo = route.map(Route::targets).orElse(List.of()).stream()
                .map(TrafficTarget::revision)
                .toList();
        if (leadsTo.equals(List.of(trigger.revision()))) {
            return new Nothing();
        }
        boolean proven = status.get() instanceof RevisionStatus.Ready || status.get() instanceof RevisionStatus.Asleep;
        if (!leadsTo.isEmpty() && !proven) {
            return new Nothing();
        }
        Route next =
                new Route(trigger.name(), trigger.generation(), List.of(TrafficTarget.of(trigger.revision(), 100)));
        return new Lead(next, leadsTo);
    }
}
