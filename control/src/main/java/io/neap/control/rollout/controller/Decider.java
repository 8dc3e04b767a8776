// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.model.ModelReference;
import io.neap.control.model.ServableModel;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionStatus;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelRevision;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.Rollout.Cause;
import io.neap.control.rollout.Step;
import io.neap.control.rollout.Strategy.BlueGreen;
import io.neap.control.rollout.Strategy.Canary;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides what to do next for a service. Pure: the same values and instant give the same decision. */
final class Decider {

    /** A fresh process answers its first requests slower; after this long, slow is slow. */
    private static final Duration LATENCY_SETTLES = Duration.ofSeconds(30);

    private final int history;

    /** Keeps {@code history} proven revisions beside the one that serves. */
    Decider(int history) {
        this.history = history;
    }

    Decision decide(InferenceService service, Observation seen, Instant now) {
        Delivery delivery = service.delivery();
        Optional<Decision> asked = seen.wish().flatMap(wish -> asked(service, wish));
        if (asked.isPresent()) {
            return asked.get();
        }
        if (delivery.rollout().isEmpty()) {
            return Decision.Wait.on("waiting for " + service.spec().model() + " to lead to a model version");
        }
        return switch (delivery.rollout().get()) {
            case Rollout.Starting starting -> starting(service, starting, seen);
            case Rollout.Previewing previewing -> previewing(service, previewing, seen, now);
            case Rollout.Stepping stepping -> stepping(service, stepping, seen, now);
            case Rollout.Completed ignored -> Cleanup.decide(delivery, seen, history);
            case Rollout.RolledBack ignored -> Cleanup.decide(delivery, seen, history);
        };
    }

    /** What follows from the wish alone: empty when the latest rollout already leads there. */
    private static Optional<Decision> asked(InferenceService service, ServableModel wish) {
        Delivery delivery = service.delivery();
        boolean changed = service.generation() != delivery.observedGeneration();
        Optional<ModelRevision> target = delivery.rollout()
                .flatMap(latest -> delivery.revision(latest.change().to()));
        boolean retry = changed && delivery.rollout().orElse(null) instanceof Rollout.RolledBack;
        if (!retry && target.filter(made -> isWished(made, service, wish)).isPresent()) {
            return changed ? Optional.of(new Decision.Observe()) : Optional.empty();
        }
        long generation = changed ? service.generation() : service.generation() + 1;
        String cause = changed ? "the spec changed" : moved(service.spec().model(), wish);
        Optional<ModelRevision> stable =
                delivery.stable().flatMap(delivery::revision).filter(made -> isWished(made, service, wish));
        return Optional.of(
                stable.isPresent()
                        ? new Decision.Return(generation, stable.get().name(), cause)
                        : new Decision.Begin(generation, wish, cause));
    }

    private static boolean isWished(ModelRevision made, InferenceService service, ServableModel wish) {
        return made.isMadeOf(wish, service.spec().template());
    }

    private static String moved(ModelReference reference, ServableModel wish) {
        return reference + " came to lead to version " + wish.version();
    }

    private static Decision starting(InferenceService service, Rollout.Starting starting, Observation seen) {
        RevisionName candidate = starting.change().to();
        Optional<RevisionStatus> status = seen.status(candidate);
        if (status.isEmpty()) {
            return Decision.Wait.on(candidate.name() + " is about to start");
        }
        return switch (status.get()) {
            case RevisionStatus.Failed failed -> failed(failed);
            case RevisionStatus.Starting ignored -> Decision.Wait.on(candidate.name() + " is starting");
            case RevisionStatus.Asleep ignored -> new Decision.Wake(candidate);
            case RevisionStatus.Ready ignored -> ready(service, starting.change());
        };
    }

    private static Decision ready(InferenceService service, Rollout.Change change) {
        if (change.from().isEmpty()) {
            return new Decision.Complete("the first revision is ready", Optional.empty());
        }
        return switch (service.spec().strategy()) {
            case BlueGreen ignored -> new Decision.Preview();
            case Canary canary ->
                new Decision.Advance(0, canary.steps().getFirst().weight(), Optional.empty());
        };
    }

    private static Decision previewing(
            InferenceService service, Rollout.Previewing previewing, Observation seen, Instant now) {
        RevisionName candidate = previewing.change().to();
        if (seen.status(candidate).orElse(null) instanceof RevisionStatus.Failed failed) {
            return failed(failed);
        }
        if (service.spec().strategy() instanceof Canary canary) {
            return new Decision.Advance(0, canary.steps().getFirst().weight(), Optional.empty());
        }
        if (seen.check().isEmpty()) {
            return Decision.Wait.on("checking " + candidate.name() + " under its tag");
        }
        Verdict check = seen.check().get();
        if (check.outcome() == Outcome.PASS) {
            return new Decision.Complete("the check under its tag passed: " + check.reason(), seen.check());
        }
        Instant deadline = previewing.since().plus(service.spec().template().timeout());
        return now.isBefore(deadline)
                ? new Decision.Wait("checking " + candidate.name() + " under its tag: " + check.reason(), seen.check())
                : new Decision.RollBack(Cause.CHECK_FAILED, check.reason(), seen.check());
    }

    private static Decision stepping(
            InferenceService service, Rollout.Stepping stepping, Observation seen, Instant now) {
        RevisionName candidate = stepping.change().to();
        if (seen.status(candidate).orElse(null) instanceof RevisionStatus.Failed failed) {
            return failed(failed);
        }
        return switch (service.spec().strategy()) {
            case BlueGreen ignored -> new Decision.Preview();
            case Canary canary -> judged(canary, stepping, seen, now);
        };
    }

    private static Decision judged(Canary canary, Rollout.Stepping stepping, Observation seen, Instant now) {
        int index = Math.min(stepping.step(), canary.steps().size() - 1);
        Step step = canary.steps().get(index);
        RevisionTraffic candidate =
                seen.candidate().orElse(RevisionTraffic.none(stepping.change().to()));
        boolean comparable = step.weight() < 100
                || seen.stable()
                        .filter(traffic ->
                                traffic.requests() >= canary.analysis().minRequests())
                        .isPresent();
        Verdict verdict = canary.analysis().judge(candidate, comparable ? seen.stable() : Optional.empty());
        Duration held = Duration.between(stepping.since(), now);
        boolean paused = held.compareTo(step.pause()) < 0;
        boolean settled = !paused || held.compareTo(LATENCY_SETTLES) >= 0;
        return switch (verdict.outcome()) {
            case FAIL ->
                settled || verdict.fails("error_rate")
                        ? new Decision.RollBack(Cause.ANALYSIS_FAILED, verdict.reason(), Optional.of(verdict))
                        : new Decision.Wait(at(index, canary) + ": " + verdict.reason(), Optional.of(verdict));
            case INCONCLUSIVE ->
                new Decision.Wait(at(index, canary) + ", waiting: " + verdict.reason(), Optional.of(verdict));
            case PASS ->
                paused
                        ? new Decision.Wait(at(index, canary) + " is held", Optional.of(verdict))
                        : passed(canary, index, verdict);
        };
    }

    private static Decision passed(Canary canary, int index, Verdict verdict) {
        int next = index + 1;
        return next < canary.steps().size()
                ? new Decision.Advance(next, canary.steps().get(next).weight(), Optional.of(verdict))
                : new Decision.Complete("every step passed: " + verdict.reason(), Optional.of(verdict));
    }

    private static String at(int index, Canary canary) {
        return "step " + (index + 1) + " of " + canary.steps().size() + " at "
                + canary.steps().get(index).weight() + " %";
    }

    private static Decision failed(RevisionStatus.Failed failed) {
        return new Decision.RollBack(
                Cause.REVISION_FAILED, failed.revision().name() + " failed: " + failed.reason(), Optional.empty());
    }
}
