// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.model.ServableModel;
import io.neap.control.platform.Affinity;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.ModelRevision.Standing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that was decided for a service so far: the platform is made to follow this value, never the other way round.
 *
 * @param observedGeneration the generation of the service that was last acted on
 * @param route the route that is wanted; empty until the first revision is ready
 * @param rollout the latest one; empty until the service was first acted on
 * @param revisions all but the removed; also the removed ones that {@code rollout} names
 */
public record Delivery(
        long observedGeneration, Optional<Route> route, Optional<Rollout> rollout, List<ModelRevision> revisions) {

    public static final Delivery NONE = new Delivery(0, Optional.empty(), Optional.empty(), List.of());

    public Delivery {
        revisions = List.copyOf(revisions);
    }

    public Delivery observed(long generation) {
        return new Delivery(generation, route, rollout, revisions);
    }

    public Delivery with(Rollout next) {
        return new Delivery(observedGeneration, route, Optional.of(next), revisions);
    }

    public Delivery with(List<ModelRevision> next) {
        return new Delivery(observedGeneration, route, rollout, next);
    }

    /** The same with no route and every revision on its way out. */
    public Delivery withdrawn() {
        return new Delivery(
                observedGeneration,
                Optional.empty(),
                rollout,
                revisions.stream().map(Delivery::leaving).toList());
    }

    private static ModelRevision leaving(ModelRevision revision) {
        return revision.standing() == Standing.REMOVED ? revision : revision.with(Standing.RETIRED);
    }

    /** The same with this route; its generation grows when it differs from the present one. */
    public Delivery routed(ServiceName service, List<TrafficTarget> targets, Optional<Affinity> affinity) {
        long generation = route.map(Route::generation).orElse(0L);
        if (route.equals(Optional.of(new Route(service, generation, targets, affinity)))) {
            return this;
        }
        Route next = new Route(service, generation + 1, targets, affinity);
        return new Delivery(observedGeneration, Optional.of(next), rollout, revisions);
    }

    /** The revision that all requests go to when no rollout runs. */
    public Optional<RevisionName> stable() {
        return rollout.flatMap(latest -> latest instanceof Rollout.Completed completed
                ? Optional.of(completed.change().to())
                : latest.change().from());
    }

    public Optional<ModelRevision> revision(RevisionName wanted) {
        return revisions.stream()
                .filter(revision -> revision.name().equals(wanted))
                .findFirst();
    }

    /** A revision that has proven itself and would answer exactly as a new one. */
    public Optional<ModelRevision> proven(ServableModel model, Template template) {
        return revisions.stream()
                .filter(revision -> revision.standing() == Standing.PROVEN && revision.isMadeOf(model, template))
                .findFirst();
    }

    /**
     * The revisions that must be on the platform now: those that get requests, and those of a running rollout. What is
     * on its way out is not, even when the service was withdrawn in the midst of a rollout.
     */
    public Set<RevisionName> needed() {
        Set<RevisionName> needed = new LinkedHashSet<>();
        route.ifPresent(present -> present.targets().forEach(target -> needed.add(target.revision())));
        rollout.filter(Rollout::isActive).ifPresent(active -> {
            needed.add(active.change().to());
            active.change().from().ifPresent(needed::add);
        });
        revisions.stream()
                .filter(ModelRevision::isLeaving)
                .map(ModelRevision::name)
                .forEach(needed::remove);
        return needed;
    }
}
