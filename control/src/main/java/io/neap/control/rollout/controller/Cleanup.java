// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.RevisionName;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.ModelRevision.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Decides which revisions of a service may go, once no rollout runs. */
final class Cleanup {

    private Cleanup() {}

    static Decision decide(Delivery delivery, Observation seen, int history) {
        List<RevisionName> idle = unused(delivery, history);
        if (!idle.isEmpty()) {
            return new Decision.Retire(idle);
        }
        List<RevisionName> gone = gone(delivery, seen);
        return gone.isEmpty() ? Decision.Wait.idle() : new Decision.Forget(gone);
    }

    /** Failed candidates, and proven revisions beyond the newest few that a return could use. */
    private static List<RevisionName> unused(Delivery delivery, int history) {
        Set<RevisionName> needed = delivery.needed();
        List<RevisionName> kept = delivery.revisions().stream()
                .filter(revision -> revision.standing() == Standing.PROVEN && !needed.contains(revision.name()))
                .map(ModelRevision::name)
                .sorted(Comparator.comparing(RevisionName::name).reversed())
                .limit(history)
                .toList();
        return delivery.revisions().stream()
                .filter(revision -> revision.standing() == Standing.PROVEN || revision.standing() == Standing.CANDIDATE)
                .map(ModelRevision::name)
                .filter(name -> !needed.contains(name) && !kept.contains(name))
                .toList();
    }

    /** The retired revisions that the platform no longer knows. */
    static List<RevisionName> gone(Delivery delivery, Observation seen) {
        return delivery.revisions().stream()
                .filter(revision -> revision.standing() == Standing.RETIRED)
                .map(ModelRevision::name)
                .filter(name -> seen.status(name).isEmpty())
                .toList();
    }
}
