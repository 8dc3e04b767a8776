// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to a process: paused at the client until there is a process, then streamed as fast as
 * that one reads. What has passed is kept up to a limit, so that a second process can be given the whole body.
 * Confined to the request's context.
 */
final class RequestBody {

    private final HttpServerRequest request;
    private final int limit;
    private final ReplayBudget budget;
    private @Nullable Buffer kept = Buffer.buffer();
    private @Nullable HttpClientRequest target;
    private boolean ended;

    /**
     * @param limit bytes that may be kept
     */
    RequestBody(HttpServerRequest request, int limit, ReplayBudget budget) {
        this.request = request;
        this.limit = limit;
        this.budget = budget;
        request.pause();
        request.handler(this::passOn);
        request.endHandler(end -> {
            ended = true;
            if (target != null) {
                target.end();
            }
        });
    }

    /** Whether all that has passed is still here. */
    boolean kept() {
        return kept != null;
    }

    boolean ended() {
        return ended;
    }

    /** Gives the body from its beginning; call only while it is {@link #kept}. */
    void flowInto(HttpClientRequest upstream) {
        target = upstream;
        if (kept != null && kept.length() > 0) {
            upstream.write(kept.copy());
        }
        if (ended) {
            upstream.end();
        } else if (upstream.writeQueueFull()) {
            upstream.drainHandler(drained -> resume(upstream));
        } else {
            request.resume();
        }
    }

    /** The process is lost: the client is paused until there is another. */
    void detach() {
        target = null;
        if (!ended) {
            request.pause();
        }
    }

    /** No second process will need it. */
    void forget() {
        if (kept != null) {
            budget.giveBack(kept.length());
            kept = null;
        }
    }

    /** Nobody wants the rest: it is read and dropped, so that the connection can be used again. */
    void drop() {
        forget();
        target = null;
        if (!ended) {
            request.resume();
        }
    }

    private void passOn(Buffer chunk) {
        HttpClientRequest upstream = target;
        if (upstream == null) {
            return;
        }
        keep(chunk);
        upstream.write(chunk);
        if (upstream.writeQueueFull()) {
            request.pause();
            upstream.drainHandler(drained -> resume(upstream));
        }
    }

    private void keep(Buffer chunk) {
        if (kept == null) {
            return;
        }
        if (kept.length() + chunk.length() <= limit && budget.take(chunk.length())) {
            kept.appendBuffer(chunk);
        } else {
            forget();
        }
    }

    private void resume(HttpClientRequest upstream) {
        if (upstream.equals(target) && !ended) {
            request.resume();
        }
    }
}
