// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.neap.control.pipeline.Delivery;
import io.neap.control.pipeline.PipelineRunner;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Begins each delivery on a Vert.x context of its own, since a transaction belongs to its context, and takes the next
 * message at once. How many are under way is bounded where they are sent; one that is lost comes again.
 */
@ApplicationScoped
class DeliveryConsumer {

    private static final Logger LOG = Logger.getLogger(DeliveryConsumer.class);

    private final PipelineRunner runner;
    private final Vertx vertx;

    DeliveryConsumer(PipelineRunner runner, Vertx vertx) {
        this.runner = runner;
        this.vertx = vertx;
    }

    @Incoming("pipeline-deliveries-in")
    void consume(Delivery delivery) {
        Context own = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()));
        VertxContextSafetyToggle.setContextSafe(own, true);
        Uni<Void> run = runner.run(delivery); // counts as under way from here on, as the dispatcher must know
        own.runOnContext(started -> run.subscribe()
                .with(
                        done -> LOG.debugf("pipeline-run=%s delivered", delivery.pipelineRun()),
                        failure -> LOG.errorf(
                                failure, "pipeline-run=%s broke off and is repeated", delivery.pipelineRun())));
    }
}
