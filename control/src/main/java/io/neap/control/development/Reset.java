// SPDX-License-Identifier: Apache-2.0
package io.neap.control.development;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Experiment;
import io.neap.control.experiment.Experiments;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceServices;
import io.neap.control.rollout.ServiceStore;
import io.neap.control.rollout.controller.RolloutSchedule;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Empties a home down to what a first start makes of it: services first, then the database with its ledger, then the
 * files. What is written meanwhile may be there afterwards or not.
 */
@ApplicationScoped
public class Reset {

    private static final Logger LOG = Logger.getLogger(Reset.class);
    private static final String ACTOR = "reset";
    private static final String WORKSPACE = "default";
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final ResetConfig config;
    private final ServiceStore services;
    private final InferenceServices withdrawal;
    private final RolloutSchedule schedule;
    private final HomeStore home;
    private final Experiments experiments;
    private final Event<HomeErased> erased;
    private final Clock clock;

    Reset(
            ResetConfig config,
            ServiceStore services,
            InferenceServices withdrawal,
            RolloutSchedule schedule,
            HomeStore home,
            Experiments experiments,
            Event<HomeErased> erased,
            Clock clock) {
        this.config = config;
        this.services = services;
        this.withdrawal = withdrawal;
        this.schedule = schedule;
        this.home = home;
        this.experiments = experiments;
        this.erased = erased;
        this.clock = clock;
    }

    void reportUnsafe(@Observes StartupEvent event) {
        if (config.allowed()) {
            LOG.info("This home is for development: who reaches this API can empty it (neap reset). Set"
                    + " NEAP_RESET_ALLOWED=false, or NEAP_DATABASE_URL to a database of yours, to forbid that.");
        }
    }

    /**
     * Blocks until it is done. Fails with {@code PERMISSION_DENIED} where it is not allowed, before anything is deleted,
     * and with {@code DEADLINE_EXCEEDED} when services do not go.
     */
    public synchronized void run() {
        if (!config.allowed()) {
            throw new DomainException(
                    ErrorCode.PERMISSION_DENIED,
                    "This Neap is not reset: it works on a database of yours, or neap.reset.allowed is false. Only a home"
                            + " with a PostgreSQL of Neap's own is for development.");
        }
        for (ServiceName name : await(services.names())) {
            await(withdrawal.delete(name, ACTOR));
            schedule.soon(name);
        }
        awaitWithdrawn();
        await(home.erase());
        erased.fire(new HomeErased());
        await(experiments.get(WORKSPACE, Experiment.DEFAULT_ID)); // which makes it, for who lists them first
    }

    private void awaitWithdrawn() {
        Instant limit = clock.instant().plus(config.drain());
        for (List<ServiceName> left = await(services.names()); !left.isEmpty(); left = await(services.names())) {
            if (clock.instant().isAfter(limit)) {
                throw new DomainException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "Nothing but services was deleted: " + left + " still drain after "
                                + config.drain().toSeconds() + " s (neap.reset.drain). Try again.");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new DomainException(ErrorCode.TEMPORARILY_UNAVAILABLE, "Neap stops; it is not reset.", stopping);
        }
    }

    private static <T> T await(Uni<T> step) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> step);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("the home was not reset", failure);
        }
    }
}
