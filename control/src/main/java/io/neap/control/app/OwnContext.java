// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.neap.control.rollout.controller.Apart;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** A session with the database belongs to its Vert.x context, so each piece of work begins on one of its own. */
@ApplicationScoped
class OwnContext implements Apart {

    private final Vertx vertx;

    OwnContext(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public <T> Uni<T> run(Uni<T> work) {
        return work.runSubscriptionOn(begun -> {
            Context own = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()));
            VertxContextSafetyToggle.setContextSafe(own, true);
            own.runOnContext(there -> begun.run());
        });
    }
}
