// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.app;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.problem.RetrainingException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Lets trainings that are running finish before anything is stopped, and begins no more. Quarkus' own {@code quarkus.shutdown.timeout}
 * can't do it: one of its listeners never reports here, so that every stop would take the whole time-out. Readiness ends
 * here too, because Quarkus' own check may have its turn only when this has waited.
 */
@Singleton
@Readiness
class Drain implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final RetrainingConfig config;
    private final Phaser running = new Phaser(1);
    private volatile boolean ending;

    Drain(RetrainingConfig config) {
        this.config = config;
    }

    void count(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            running.register();
            context.addEndHandler(ended -> running.arriveAndDeregister());
            context.next();
        });
        router.post("/").order(Integer.MIN_VALUE + 1).handler(context -> {
            if (ending) {
                context.fail(RetrainingException.unavailable("This process is ending; send the event again."));
            } else {
                context.next();
            }
        });
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("drain").status(!ending).build();
    }

    void await(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
        try {
            running.awaitAdvanceInterruptibly(
                    running.arrive(), config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf(
                    "%d requests did not finish in %s and are cut off.",
                    running.getUnarrivedParties(), config.drainTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
