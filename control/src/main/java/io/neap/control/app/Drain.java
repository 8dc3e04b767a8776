// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Lets the requests that are running finish before anything is stopped. Quarkus' own {@code quarkus.shutdown.timeout}
 * can't do it: with Jackson present one of its listeners never reports, so that every stop takes the whole time-out.
 * Readiness ends here too, because Quarkus' own check may have its turn only when this has waited.
 */
@ApplicationScoped
@Readiness
class Drain implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final Duration limit;
    private final Phaser running = new Phaser(1);
    private volatile boolean ending;

    Drain(@ConfigProperty(name = "neap.drain-timeout") Duration limit) {
        this.limit = limit;
    }

    void count(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            running.register();
            context.addEndHandler(ended -> running.arriveAndDeregister());
            context.next();
        });
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("drain").status(!ending).build();
    }

    void await(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
        try {
            running.awaitAdvanceInterruptibly(running.arrive(), limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("%d requests did not finish in %s and are cut off.", running.getUnarrivedParties(), limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
