// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.ledger.Ledger;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.ServiceStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** What a person may decide about a running rollout in place of its analysis; the ledger names the person. */
@ApplicationScoped
public class Intervention {

    private final ServiceStore store;
    private final Ledger ledger;
    private final RolloutMetrics metrics;
    private final Clock clock;

    Intervention(ServiceStore store, Ledger ledger, RolloutMetrics metrics, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
    }

    private record Decided(InferenceService before, Decision.Change decision, InferenceService after) {}

    /** Gives a candidate that is ready all requests, whatever is known of it. */
    public Uni<InferenceService> promote(ServiceName name, String actor) {
        return decide(name, actor, active -> {
            if (active instanceof Rollout.Starting) {
                throw conflict("Its candidate " + active.change().to().name()
                        + " is still starting: promote it when it is ready.");
            }
            return new Decision.Complete("promoted by " + actor, Optional.empty());
        });
    }

    /** Gives what served before all requests back. */
    public Uni<InferenceService> abort(ServiceName name, String actor) {
        return decide(name, actor, active -> {
            if (active.change().from().isEmpty()) {
                throw conflict(name + " has served nothing yet, so there is nothing to return to: delete it.");
            }
            return new Decision.RollBack(Rollout.Cause.ABORTED, "aborted by " + actor, Optional.empty());
        });
    }

    private Uni<InferenceService> decide(ServiceName name, String actor, Function<Rollout, Decision.Change> decision) {
        return ledger.record(
                        () -> store.find(name).chain(found -> {
                            InferenceService before = found.orElseThrow(() -> unknown(name));
                            Decision.Change change = decision.apply(running(before));
                            InferenceService after = Transition.apply(before, change, clock.instant());
                            return store.save(after).replaceWith(new Decided(before, change, after));
                        }),
                        done -> RolloutFacts.of(done.before(), done.decision(), done.after(), actor))
                .invoke(done -> metrics.count(done.decision()))
                .map(Decided::after);
    }

    private static Rollout running(InferenceService service) {
        return service.delivery()
                .rollout()
                .filter(Rollout::isActive)
                .filter(active -> !service.deleting())
                .orElseThrow(() -> conflict("No rollout of " + service.name() + " runs: there is nothing to decide."));
    }

    private static DomainException unknown(ServiceName name) {
        return DomainException.notFound("There is no service " + name + ".");
    }

    private static DomainException conflict(String message) {
        return new DomainException(ErrorCode.RESOURCE_CONFLICT, message);
    }
}
