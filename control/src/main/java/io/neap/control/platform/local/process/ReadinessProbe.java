// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks a starting process whether it is ready, until it is or the asker gives up. */
final class ReadinessProbe {

    static final String PATH = "/q/health/ready";

    private static final int PART_OF_AGE = 10;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Duration interval;
    private final FunctionClient client;

    ReadinessProbe(Vertx vertx, Duration interval, FunctionClient client) {
        this.vertx = vertx;
        this.interval = interval;
        this.client = client;
    }

    /** Answers with the body of the first 200; never, once {@code wanted} is false. */
    Future<Buffer> untilReady(int port, BooleanSupplier wanted) {
        Promise<Buffer> ready = Promise.promise();
        ask(port, System.nanoTime(), wanted, ready);
        return ready.future();
    }

    private void ask(int port, long begun, BooleanSupplier wanted, Promise<Buffer> ready) {
        if (!wanted.getAsBoolean()) {
            return;
        }
        client.get(port, PATH).onSuccess(ready::complete).onFailure(notYet -> {
            Duration pause = pause(interval, Duration.ofNanos(System.nanoTime() - begun));
            vertx.setTimer(pause.toMillis(), timer -> ask(port, begun, wanted, ready));
        });
    }

    /** A tenth of what the start has taken, so that many that take long are not asked more than they work. */
    static Duration pause(Duration interval, Duration age) {
        Duration part = age.dividedBy(PART_OF_AGE);
        Duration grown = part.compareTo(LONGEST) > 0 ? LONGEST : part;
        return grown.compareTo(interval) > 0 ? grown : interval;
    }
}
