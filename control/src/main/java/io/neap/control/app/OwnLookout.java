// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import io.neap.control.model.inspection.Inspection;
import io.neap.control.model.inspection.Lookout;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/** Looks, each on a Vert.x context of its own. */
@ApplicationScoped
class OwnLookout implements Lookout {

    private static final Logger LOG = Logger.getLogger(OwnLookout.class);

    private final Vertx vertx;
    private final OwnContext own;
    private final ConcurrentMap<String, Uni<Inspection>> underWay = new ConcurrentHashMap<>();

    OwnLookout(Vertx vertx, OwnContext own) {
        this.vertx = vertx;
        this.own = own;
    }

    @Override
    public Uni<Inspection> once(String key, Uni<Inspection> look) {
        return Uni.createFrom().deferred(() -> {
            Context asker = vertx.getOrCreateContext();
            return underWay.computeIfAbsent(key, none -> shared(key, look))
                    .emitOn(answer -> asker.runOnContext(there -> answer.run()));
        });
    }

    private Uni<Inspection> shared(String key, Uni<Inspection> look) {
        return own.run(look)
                .onTermination()
                .invoke(() -> underWay.remove(key))
                .memoize()
                .indefinitely();
    }

    @Override
    public void beside(Uni<Void> work) {
        own.run(work).subscribe().with(done -> {}, failure -> LOG.warn("A look that nobody waits for failed", failure));
    }
}
