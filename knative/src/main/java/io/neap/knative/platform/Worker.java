// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs steps that wait for the cluster on virtual threads, and answers on the caller's context, where its database
 * session lives.
 */
final class Worker implements AutoCloseable {

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("neap-knative-", 0).factory());

    Uni<Void> run(Runnable step) {
        return there(begun -> begun.invoke(step));
    }

    <T> Uni<T> call(Supplier<T> step) {
        return there(begun -> begun.map(nothing -> step.get()));
    }

    /** Nobody waits for it. */
    void start(Runnable step) {
        threads.execute(step);
    }

    private <T> Uni<T> there(Function<Uni<Void>, Uni<T>> step) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            Uni<T> answer = step.apply(Uni.createFrom().voidItem().emitOn(threads));
            return caller == null ? answer : answer.emitOn(told -> caller.runOnContext(back -> told.run()));
        });
    }

    /** Interrupts what still waits. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
