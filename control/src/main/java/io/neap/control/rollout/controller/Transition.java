// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.TrafficTarget;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.ModelRevision.Standing;
import io.neap.control.rollout.Rollout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a decision makes of a service. Pure; the platform follows afterwards. */
final class Transition {

    /** The tag under which the candidate alone is reached while its rollout runs. */
    static final String CANDIDATE_TAG = "candidate";

    private Transition() {}

    static InferenceService apply(InferenceService service, Decision.Change decision, Instant now) {
        Delivery delivery = service.delivery();
        Delivery next = switch (decision) {
            case Decision.Observe ignored -> observed(service);
            case Decision.Begin begin -> begin(service, begin, now);
            case Decision.Return back -> back(service, back, now);
            case Decision.Preview ignored -> split(service, 0).with(new Rollout.Previewing(change(delivery), now));
            case Decision.Advance advance ->
                split(service, advance.weight()).with(new Rollout.Stepping(change(delivery), advance.step(), now));
            case Decision.Complete complete -> complete(service, complete, now);
            case Decision.RollBack failed -> rollBack(service, failed, now);
            case Decision.Retire retire -> standing(delivery, retire.revisions(), Standing.RETIRED);
            case Decision.Forget forget -> standing(delivery, forget.revisions(), Standing.REMOVED);
        };
        return service.with(next);
    }

    /** The revisions are what is asked for; how callers are told apart may not be. */
    private static Delivery observed(InferenceService service) {
        Delivery delivery = service.delivery().observed(service.generation());
        return delivery.route()
                .map(present -> routed(service, delivery, present.targets()))
                .orElse(delivery);
    }

    private static Delivery routed(InferenceService service, Delivery delivery, List<TrafficTarget> targets) {
        return delivery.routed(service.name(), targets, service.spec().affinity());
    }

    private static Delivery begin(InferenceService service, Decision.Begin begin, Instant now) {
        Delivery delivery = withoutCandidate(service);
        Optional<ModelRevision> proven =
                delivery.proven(begin.model(), service.spec().template());
        ModelRevision candidate = proven.orElseGet(() -> new ModelRevision(
                RevisionName.of(service.name(), begin.generation()),
                begin.model(),
                service.spec().template(),
                Standing.CANDIDATE));
        List<ModelRevision> revisions = new ArrayList<>(delivery.revisions());
        if (proven.isEmpty()) {
            revisions.add(candidate);
        }
        Rollout.Change change = new Rollout.Change(begin.generation(), delivery.stable(), candidate.name(), now);
        return delivery.with(revisions).with(new Rollout.Starting(change)).observed(begin.generation());
    }

    private static Delivery back(InferenceService service, Decision.Return back, Instant now) {
        Rollout.Change change = new Rollout.Change(back.generation(), Optional.empty(), back.stable(), now);
        return withoutCandidate(service)
                .with(new Rollout.Completed(change, now, "it served all along", Optional.empty()))
                .observed(back.generation());
    }

    /** The service as it was before its running rollout: all requests to the stable revision. */
    private static Delivery withoutCandidate(InferenceService service) {
        Delivery delivery = service.delivery();
        Optional<RevisionName> dropped = delivery.rollout()
                .filter(Rollout::isActive)
                .map(active -> active.change().to())
                .filter(name -> delivery.revision(name)
                        .filter(made -> made.standing() == Standing.CANDIDATE)
                        .isPresent());
        Delivery restored = delivery.stable()
                .map(stable -> routed(service, delivery, List.of(TrafficTarget.of(stable, 100))))
                .orElse(delivery);
        return dropped.map(name -> standing(restored, List.of(name), Standing.RETIRED))
                .orElse(restored);
    }

    private static Delivery split(InferenceService service, int weight) {
        Delivery delivery = service.delivery();
        RevisionName candidate = change(delivery).to();
        RevisionName stable = change(delivery).from().orElseThrow();
        return routed(
                service,
                delivery,
                List.of(
                        TrafficTarget.of(stable, 100 - weight),
                        TrafficTarget.of(candidate, weight).tagged(CANDIDATE_TAG)));
    }

    private static Delivery complete(InferenceService service, Decision.Complete complete, Instant now) {
        Delivery delivery = service.delivery();
        Rollout.Change change = change(delivery);
        Delivery proven = standing(delivery, List.of(change.to()), Standing.PROVEN);
        return routed(service, proven, List.of(TrafficTarget.of(change.to(), 100)))
                .with(new Rollout.Completed(change, now, complete.reason(), complete.verdict()));
    }

    private static Delivery rollBack(InferenceService service, Decision.RollBack failed, Instant now) {
        Delivery delivery = service.delivery();
        Rollout.Change change = change(delivery);
        Rollout ended = new Rollout.RolledBack(change, now, failed.cause(), failed.reason(), failed.verdict());
        return change.from()
                .map(stable -> routed(service, delivery, List.of(TrafficTarget.of(stable, 100))))
                .orElse(delivery)
                .with(ended);
    }

    private static Delivery standing(Delivery delivery, List<RevisionName> names, Standing standing) {
        return delivery.with(delivery.revisions().stream()
                .map(revision -> names.contains(revision.name()) ? revision.with(standing) : revision)
                .toList());
    }

    private static Rollout.Change change(Delivery delivery) {
        return delivery.rollout().orElseThrow().change();
    }
}
