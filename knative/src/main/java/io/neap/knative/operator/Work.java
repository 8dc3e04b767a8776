// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Waits for control's work on a reconciler's thread, which may block. */
@ApplicationScoped
public class Work {

    /** The API's own limit: a database that does not answer holds up no other resource longer than this. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    public <T> T await(Uni<T> work) throws Exception {
        try {
            return VertxContextSupport.subscribeAndAwait(
                    () -> work.ifNoItem().after(LIMIT).fail());
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
