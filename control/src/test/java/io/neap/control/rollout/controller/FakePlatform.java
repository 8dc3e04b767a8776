// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A platform without processes: it keeps the port's rules, and a test says what its revisions do. */
public final class FakePlatform implements Platform {

    private final Map<RevisionName, Revision> revisions = new HashMap<>();
    private final Map<RevisionName, RevisionStatus> statuses = new HashMap<>();
    private final Map<RevisionName, RevisionTraffic> traffic = new HashMap<>();
    private final Map<ServiceName, Route> routes = new HashMap<>();
    private final Map<String, Map<String, Object>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final BroadcastProcessor<RevisionStatus> changes = BroadcastProcessor.create();
    private boolean refusesRoutes;
    private boolean isBare;
    private CompletableFuture<@Nullable Void> made = CompletableFuture.completedFuture(null);
    private CompletableFuture<@Nullable Void> drained = CompletableFuture.completedFuture(null);

    @Override
    public synchronized Uni<Void> apply(Revision revision) {
        Revision known = revisions.putIfAbsent(revision.name(), revision);
        if (known != null && !known.equals(revision)) {
            return Uni.createFrom()
                    .failure(new DomainException(ErrorCode.RESOURCE_CONFLICT, revision.name() + " never changes"));
        }
        if (known == null) {
            steps.add("apply " + revision.name().name());
        }
        return Uni.createFrom().completionStage(made).invoke(() -> {
            if (known == null) {
                become(new RevisionStatus.Starting(revision.name(), Instant.EPOCH));
            }
        });
    }

    @Override
    public synchronized Uni<Void> remove(RevisionName revision) {
        Route route = routes.get(revision.service());
        if (route != null && route.targets().stream().anyMatch(t -> t.revision().equals(revision))) {
            return Uni.createFrom()
                    .failure(new DomainException(ErrorCode.RESOURCE_CONFLICT, revision + " has a place in a route"));
        }
        if (revisions.remove(revision) != null) {
            steps.add("remove " + revision.name());
            statuses.remove(revision);
        }
        return Uni.createFrom().completionStage(drained);
    }

    @Override
    public synchronized Uni<Optional<RevisionStatus>> status(RevisionName revision) {
        return Uni.createFrom().item(Optional.ofNullable(statuses.get(revision)));
    }

    @Override
    public synchronized Uni<RevisionStatus.Ready> wake(RevisionName revision) {
        steps.add("wake " + revision.name());
        ready(revision);
        return Uni.createFrom().item((RevisionStatus.Ready) statuses.get(revision));
    }

    @Override
    public synchronized Uni<Void> apply(Route route) {
        Route before = routes.get(route.service());
        boolean known = route.targets().stream().allMatch(target -> revisions.containsKey(target.revision()));
        if (refusesRoutes || !known || (before != null && before.generation() >= route.generation())) {
            return Uni.createFrom().failure(new DomainException(ErrorCode.RESOURCE_CONFLICT, "no route " + route));
        }
        routes.put(route.service(), route);
        steps.add("route "
                + String.join(
                        " ",
                        route.targets().stream()
                                .map(target -> target.revision().name() + "=" + target.percent())
                                .toList()));
        return Uni.createFrom().voidItem();
    }

    @Override
    public synchronized Uni<Optional<Route>> route(ServiceName service) {
        return Uni.createFrom().item(Optional.ofNullable(routes.get(service)));
    }

    @Override
    public Uni<Boolean> isInForce(ServiceName service) {
        return route(service).map(Optional::isPresent);
    }

    @Override
    public synchronized Uni<Void> removeRoute(ServiceName service) {
        routes.remove(service);
        steps.add("remove route");
        return Uni.createFrom().voidItem();
    }

    @Override
    public synchronized Uni<RevisionTraffic> traffic(RevisionName revision, Instant since) {
        return Uni.createFrom().item(traffic.getOrDefault(revision, RevisionTraffic.none(revision)));
    }

    @Override
    public synchronized Uni<Optional<Map<String, Object>>> ask(RevisionName revision, String path) {
        asked.add(revision.name() + " " + path);
        return Uni.createFrom()
                .item(
                        statuses.get(revision) instanceof RevisionStatus.Ready
                                ? Optional.ofNullable(answers.get(path))
                                : Optional.empty());
    }

    /** What every ready revision answers at a path from now on. */
    public synchronized void answer(String path, Map<String, Object> body) {
        answers.put(path, body);
    }

    /** Who was asked for what, in order. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public URI address(ServiceName service, Optional<String> tag) {
        return URI.create(
                "http://platform/" + service + tag.map(name -> "/" + name).orElse(""));
    }

    @Override
    public Optional<URI> url(ServiceName service) {
        return Optional.of(URI.create("/services/" + service));
    }

    @Override
    public Optional<String> affinityObstacle() {
        return isBare ? Optional.of("This platform has no gateway.") : Optional.empty();
    }

    @Override
    public Optional<String> storageObstacle() {
        return isBare ? Optional.of("This platform mounts nothing.") : Optional.empty();
    }

    /** Whether it is a platform that can neither keep callers with a revision nor mount a model. */
    public void beBare(boolean bare) {
        isBare = bare;
    }

    @Override
    public Multi<RevisionStatus> changes() {
        return changes;
    }

    public synchronized void ready(RevisionName revision) {
        become(new RevisionStatus.Ready(revision, Instant.EPOCH, 1, List.of()));
    }

    public synchronized void asleep(RevisionName revision) {
        become(new RevisionStatus.Asleep(revision, Instant.EPOCH));
    }

    public synchronized void fail(RevisionName revision, String reason) {
        become(new RevisionStatus.Failed(revision, Instant.EPOCH, reason));
    }

    private void become(RevisionStatus status) {
        statuses.put(status.revision(), status);
        changes.onNext(status);
    }

    public synchronized void serve(RevisionName revision, long requests, long errors) {
        Duration latency = Duration.ofMillis(5);
        traffic.put(revision, new RevisionTraffic(revision, requests, errors, 0, latency, latency, latency));
    }

    synchronized void refuseRoutes(boolean refuses) {
        refusesRoutes = refuses;
    }

    /** Has what is applied from now on be there when the future completes. */
    synchronized void makeUntil(CompletableFuture<@Nullable Void> end) {
        made = end;
    }

    /** Has what is removed from now on answer its requests until the future completes. */
    synchronized void drainUntil(CompletableFuture<@Nullable Void> end) {
        drained = end;
    }

    synchronized Optional<Revision> revision(RevisionName name) {
        return Optional.ofNullable(revisions.get(name));
    }

    /** What was done since the last call, in order. */
    synchronized List<String> steps() {
        List<String> done = List.copyOf(steps);
        steps.clear();
        return done;
    }
}
