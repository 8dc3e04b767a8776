// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.pace;

import io.neap.serving.ServingException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks now and then how much of a body has come: a timer for each piece would cost more than the piece. */
public final class BodyPace {

    private final HttpServerRequest request;
    private final Duration stall;
    private final Consumer<ServingException> giveUp;
    private final Vertx vertx;
    private final Pace pace;
    private long timer;
    private boolean late;

    private BodyPace(HttpServerRequest request, Duration stall, Consumer<ServingException> giveUp, Vertx vertx) {
        this.request = request;
        this.stall = stall;
        this.giveUp = giveUp;
        this.vertx = vertx;
        this.pace = new Pace(stall, System.nanoTime());
    }

    /**
     * Gives a request up, once, with {@code STALLED}, if its body comes too slowly. To be called on its event loop, as soon as
     * its head is there.
     *
     * @param stall how long the body may stand still, at least, and twice that at most; zero for as long as it likes
     */
    public static void watch(HttpServerRequest request, Duration stall, Consumer<ServingException> giveUp) {
        if (stall.isZero()) {
            return;
        }
        Context eventLoop = Objects.requireNonNull(Vertx.currentContext(), "routes run on an event loop");
        // What came with the head is read before that: a small body, as nearly all are, costs no timer.
        eventLoop.runOnContext(later -> {
            if (!request.isEnded()) {
                new BodyPace(request, stall, giveUp, eventLoop.owner()).begin();
            }
        });
    }

    private void begin() {
        request.end().onComplete(end -> vertx.cancelTimer(timer));
        look();
    }

    private void look() {
        long left = pace.left(System.nanoTime(), request.bytesRead());
        if (left > 0 || !late) {
            late = left == 0; // once more, as what has come while this thread was busy is not read yet
            timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)), now -> look());
        } else if (!request.isEnded()) {
            giveUp.accept(Pace.tooSlow("body", stall));
        }
    }
}
