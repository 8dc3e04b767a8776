// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.ModelRevision.Standing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes the platform follow what was decided for a service: revisions that are needed exist, the route is the wanted
 * one, retired revisions are drained. Each call compares everything, so it heals whatever a crash has left.
 */
final class PlatformFollower {

    private static final Logger LOG = Logger.getLogger(PlatformFollower.class);

    private final Platform platform;
    private final String artifacts;
    private final Making making;
    private final Set<RevisionName> busy = ConcurrentHashMap.newKeySet();

    PlatformFollower(Platform platform, String artifacts) {
        this.platform = platform;
        this.making = new Making(platform);
        this.artifacts = artifacts;
    }

    /**
     * What was found when following.
     *
     * @param statuses of the service's revisions; one that the platform does not know is absent
     * @param trouble what could not be done now and is tried again
     * @param made when the revisions that are missing are made, or could not be; empty if none is missing
     */
    record Found(Map<RevisionName, RevisionStatus> statuses, Optional<String> trouble, Optional<Uni<Void>> made) {}

    Uni<Found> follow(InferenceService service) {
        return statuses(service.delivery()).chain(statuses -> {
            statuses.keySet().forEach(making::found);
            List<ModelRevision> missing = missing(service.delivery(), statuses);
            Optional<Uni<Void>> made = make(missing);
            Optional<String> trouble = missing.stream()
                    .flatMap(revision -> making.trouble(revision.name()).stream())
                    .findFirst();
            return route(service)
                    .invoke(() -> drain(service.delivery(), statuses))
                    .map(done -> new Found(statuses, trouble, made))
                    .onFailure()
                    .recoverWithItem(failure -> new Found(
                            statuses, trouble.or(() -> Optional.of(String.valueOf(failure.getMessage()))), made));
        });
    }

    /** Starts a sleeping revision; whether it comes up shows in its status. */
    void wake(RevisionName revision) {
        once(revision, platform.wake(revision).replaceWithVoid());
    }

    private Uni<Map<RevisionName, RevisionStatus>> statuses(Delivery delivery) {
        Stream<RevisionName> known = delivery.revisions().stream()
                .filter(revision -> revision.standing() != Standing.REMOVED)
                .map(ModelRevision::name);
        Map<RevisionName, RevisionStatus> statuses = new HashMap<>();
        return inTurn(
                        known.toList(),
                        name -> platform.status(name)
                                .invoke(status -> status.ifPresent(present -> statuses.put(name, present)))
                                .replaceWithVoid())
                .replaceWith(statuses);
    }

    private static List<ModelRevision> missing(Delivery delivery, Map<RevisionName, RevisionStatus> statuses) {
        return delivery.needed().stream()
                .filter(name -> !statuses.containsKey(name))
                .flatMap(name -> delivery.revision(name).stream())
                .toList();
    }

    private Optional<Uni<Void>> make(List<ModelRevision> missing) {
        List<Uni<Void>> ends = missing.stream()
                .map(revision -> making.end(RevisionPlan.of(revision, artifacts)))
                .toList();
        return ends.isEmpty()
                ? Optional.empty()
                : Optional.of(Uni.join().all(ends).andCollectFailures().replaceWithVoid());
    }

    /** Not while it leads to a revision that is not made yet. */
    private Uni<Void> route(InferenceService service) {
        ServiceName name = service.name();
        Optional<Route> wanted = service.delivery().route();
        boolean early = wanted.stream()
                .flatMap(route -> route.targets().stream())
                .anyMatch(target -> making.isMissing(target.revision()));
        return platform.route(name).chain(present -> {
            if (early || present.equals(wanted)) {
                return Uni.createFrom().voidItem();
            }
            return wanted.isPresent() ? platform.apply(wanted.get()) : platform.removeRoute(name);
        });
    }

    private void drain(Delivery delivery, Map<RevisionName, RevisionStatus> statuses) {
        delivery.revisions().stream()
                .filter(revision -> revision.standing() == Standing.RETIRED)
                .map(ModelRevision::name)
                .filter(statuses::containsKey)
                .forEach(name -> once(name, platform.remove(name)));
    }

    /**
     * Whether a revision of the service is still being made, draining or waking; a platform may forget one before its last
     * request.
     */
    boolean isBusy(ServiceName service) {
        return making.isBusy(service)
                || busy.stream().anyMatch(revision -> revision.service().equals(service));
    }

    /** The service is no more. */
    void forget(ServiceName service) {
        making.forget(service);
    }

    /** Draining and waking take long, so they run beside the pass; one at a time for each revision. */
    private void once(RevisionName revision, Uni<Void> work) {
        if (busy.add(revision)) {
            work.onTermination()
                    .invoke(() -> busy.remove(revision))
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> LOG.warnf("revision=%s is tried again: %s", revision, failure.getMessage()));
        }
    }

    private static <T> Uni<Void> inTurn(List<T> items, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .onItem()
                .ignoreAsUni();
    }
}
