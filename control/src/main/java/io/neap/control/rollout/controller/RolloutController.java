// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.ledger.LedgerEntry;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Delivery;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Insight;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.ServiceStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Moves each service to what is asked for, one decision at a time: follow, observe, decide, write down, and again
 * until there is nothing to decide. Every pass starts from what is written, so any pass may be the last of a process.
 */
@ApplicationScoped
public class RolloutController {

    private static final Logger LOG = Logger.getLogger(RolloutController.class);

    /** More decisions than a pass ever needs; a rule that goes in circles ends here and is tried again. */
    private static final int MOST_DECISIONS = 8;

    private final ServiceStore store;
    private final Ledger ledger;
    private final Observer observer;
    private final Progress progress;
    private final RolloutMetrics metrics;
    private final Clock clock;
    private final Decider decider;
    private final Set<ServiceName> running = ConcurrentHashMap.newKeySet();

    RolloutController(
            ServiceStore store,
            Ledger ledger,
            Observer observer,
            Progress progress,
            RolloutMetrics metrics,
            RolloutConfig config,
            Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.observer = observer;
        this.progress = progress;
        this.metrics = metrics;
        this.clock = clock;
        this.decider = new Decider(config.history());
    }

    /**
     * Brings one service as far as it can be brought now. Never fails: what goes wrong is told in the service's status
     * and tried again. Answers when it is to be looked at again.
     */
    Uni<Again> reconcile(ServiceName name) {
        if (!running.add(name)) {
            return Uni.createFrom().item(new Again.Soon());
        }
        return pass(name, MOST_DECISIONS)
                .onFailure()
                .recoverWithItem(failure -> troubled(name, failure))
                .onTermination()
                .invoke(() -> running.remove(name));
    }

    private Again troubled(ServiceName name, Throwable failure) {
        if (failure instanceof DomainException known && known.code() == ErrorCode.RESOURCE_CONFLICT) {
            LOG.debugf("service=%s was written by another meanwhile", name);
            return new Again.Soon();
        }
        LOG.warnf(failure, "service=%s could not be reconciled; it is tried again", name);
        Insight before = progress.of(name);
        progress.note(
                name,
                new Insight(before.message(), before.verdict(), Optional.of(String.valueOf(failure.getMessage()))));
        return new Again.Soon();
    }

    private Uni<Again> pass(ServiceName name, int left) {
        return store.find(name).chain(found -> {
            if (found.isEmpty()) {
                forget(name);
                return Uni.createFrom().item(new Again.Later());
            }
            InferenceService service = found.get();
            return service.deleting() ? delete(service) : advance(service, left);
        });
    }

    private Uni<Again> advance(InferenceService service, int left) {
        return observer.observe(service).chain(seen -> {
            Instant now = clock.instant();
            Decision decision = decider.decide(service, seen.observation(), now);
            return switch (decision) {
                case Decision.Wait wait -> {
                    progress.note(service.name(), new Insight(wait.message(), wait.verdict(), seen.trouble()));
                    yield Uni.createFrom().item(again(service, wait, seen));
                }
                case Decision.Wake wake -> {
                    observer.wake(wake.revision());
                    yield Uni.createFrom().item(new Again.Soon());
                }
                case Decision.Change change ->
                    write(service, change, now)
                            .chain(() -> left > 0
                                    ? pass(service.name(), left - 1)
                                    : Uni.createFrom().item(new Again.Soon()));
            };
        });
    }

    private static Again again(InferenceService service, Decision.Wait wait, Observer.Seen seen) {
        if (seen.made().isPresent()) {
            return new Again.After(seen.made().get());
        }
        return wait.equals(Decision.Wait.idle()) && !isOpen(service) ? new Again.Later() : new Again.Soon();
    }

    private static boolean isOpen(InferenceService service) {
        Delivery delivery = service.delivery();
        return delivery.rollout().map(Rollout::isActive).orElse(true)
                || service.generation() != delivery.observedGeneration();
    }

    private Uni<InferenceService> write(InferenceService before, Decision.Change decision, Instant now) {
        InferenceService after = Transition.apply(before, decision, now);
        List<LedgerEntry> entries = RolloutFacts.of(before, decision, after, RolloutFacts.ACTOR);
        return ledger.record(() -> store.save(after), saved -> entries).invoke(() -> {
            metrics.count(decision);
            progress.changed(before.name());
            LOG.infof("service=%s decision=%s", before.name(), decision);
        });
    }

    private Uni<Again> delete(InferenceService service) {
        return observer.withdrawn(service).chain(withdrawn -> {
            if (!withdrawn) {
                return Uni.createFrom().item(new Again.Soon());
            }
            LedgerEntry entry = new LedgerEntry(
                    "service.deleted",
                    service.name().workspace(),
                    "service/" + service.name().service(),
                    RolloutFacts.ACTOR,
                    Map.of("generation", service.generation()));
            return ledger.record(() -> store.delete(service.name()), done -> List.of(entry))
                    .invoke(() -> forget(service.name()))
                    .replaceWith(new Again.Later());
        });
    }

    private void forget(ServiceName name) {
        progress.forget(name);
        observer.forget(name);
    }
}
