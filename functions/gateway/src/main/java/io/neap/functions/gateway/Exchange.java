// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.neap.functions.gateway.route.Address;
import io.neap.functions.gateway.route.Answer;
import io.neap.functions.gateway.route.Route;
import io.neap.functions.gateway.route.Route.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: the route is looked up, the caller's revision is reached, and its answer streamed back. Until
 * the revision is reached, nothing of the body is read, so that another may be tried. Confined to the request's context.
 */
final class Exchange {

    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final String TAG = "Knative-Serving-Tag";
    private static final long CANCEL = 8; // HTTP/2's error code
    private static final long FIRST_DELAY_MILLIS = 20;
    private static final long LAST_DELAY_MILLIS = 500;

    private final Gateway gateway;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest client;
    private final Address address;
    private final long arrived = System.nanoTime();

    private @Nullable Caller caller;
    private @Nullable Target target;
    private @Nullable HttpClientRequest upstream;
    private String by = "";
    private boolean newest;
    private boolean bodyEnded;
    private boolean answering;
    private boolean done;
    private long timer;
    private int failures;

    Exchange(Gateway gateway, Vertx vertx, HttpServerRequest client, Address address) {
        this.gateway = gateway;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = client;
        this.address = address;
    }

    void begin() {
        client.pause();
        client.handler(this::passOn);
        client.endHandler(end -> {
            bodyEnded = true;
            if (upstream != null && !done) {
                upstream.end();
            }
        });
        follow(gateway.book().find(address.service()));
    }

    /** The client is gone: the process need not go on. */
    void hangUp() {
        if (!done) {
            if (upstream != null) {
                upstream.reset(CANCEL);
            }
            finish();
            if (!answering) {
                record(0);
            }
        }
    }

    private void follow(Future<Answer> route) {
        if (route.isComplete()) {
            found(route.result());
        } else {
            route.onSuccess(answer -> context.runOnContext(told -> found(answer)));
        }
    }

    private void found(Answer answer) {
        if (done) {
            return;
        }
        switch (answer) {
            case Answer.Known known -> choose(known.route());
            case Answer.Unknown ignored -> {
                gateway.metrics().refused("unknown");
                refuse(Refusal.unknown(address.service()));
            }
            case Answer.Unheard unheard -> {
                gateway.metrics().refused("unheard");
                refuse(Refusal.unheard(address.service(), unheard.reason()));
            }
        }
    }

    private void choose(Route route) {
        Optional<Target> tagged = Optional.ofNullable(client.getHeader(TAG)).flatMap(route::tagged);
        Target chosen = tagged.orElseGet(() -> ofCaller(route));
        by = tagged.isPresent() ? "tag" : by;
        newest = chosen.revision().equals(route.salt());
        target = chosen;
        if (failures == 0) {
            timer = vertx.setTimer(Math.max(1, chosen.timeout().toMillis()), late -> timeOut());
        }
        gateway.revisions()
                .request(client, address.service().workspace(), chosen.revision(), address.uri())
                .onSuccess(request -> {
                    if (done) {
                        request.reset(CANCEL);
                    } else {
                        send(chosen, request);
                    }
                })
                .onFailure(unreachable -> tryAgain(chosen, unreachable));
    }

    private Target ofCaller(Route route) {
        Caller known = caller;
        if (known == null) {
            known = Caller.of(client, route.affinity(), address.prefix(), gateway.random());
            known.given().ifPresent(cookie -> client.response().putHeader(HttpHeaders.SET_COOKIE, cookie));
            caller = known;
        }
        by = known.key().isPresent() ? route.affinity().word() : "chance";
        return route.of(known.bucket(route.salt(), gateway.random()));
    }

    /** Nothing was sent. The route may have moved on from a revision that is gone. */
    private void tryAgain(Target failed, Throwable why) {
        if (done) {
            return;
        }
        LOG.debugf(why, "not reached, revision=%s", failed.revision());
        gateway.metrics().retried(address.service());
        long delay = Math.min(LAST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(failures++, 10));
        vertx.setTimer(delay, again -> {
            if (!done) {
                follow(gateway.book().findAnew(address.service()));
            }
        });
    }

    private void send(Target chosen, HttpClientRequest request) {
        upstream = request;
        Headers.forward(client, address, chosen.revision(), gateway.traced(), request.headers());
        request.authority(client.authority());
        if ("100-continue".equalsIgnoreCase(client.getHeader("expect"))) {
            client.response().writeContinue();
        }
        boolean http2 = client.version() == HttpVersion.HTTP_2;
        request.setChunked(http2 || client.headers().contains("transfer-encoding"));
        request.exceptionHandler(handledByResponse -> {});
        request.response()
                .onSuccess(response -> {
                    if (!done) {
                        answer(request, response);
                    }
                })
                .onFailure(lost -> {
                    if (!done) {
                        LOG.debugf(lost, "connection broke, revision=%s", chosen.revision());
                        refuse(Refusal.broken(chosen.revision()));
                    }
                });
        if (http2) {
            request.sendHead(); // a stream of gRPC may begin with the server
        }
        client.resume();
    }

    private void passOn(Buffer chunk) {
        HttpClientRequest request = upstream;
        if (done || request == null) {
            return;
        }
        request.write(chunk);
        if (request.writeQueueFull()) {
            client.pause();
            request.drainHandler(drained -> client.resume());
        }
    }

    private void answer(HttpClientRequest request, HttpClientResponse response) {
        answering = true;
        vertx.cancelTimer(timer);
        record(response.statusCode());
        Relay.start(response, client, context, whole -> {
            if (done) {
                return;
            }
            if (!whole || !bodyEnded) {
                request.reset(CANCEL);
            }
            if (!whole) {
                client.response().reset();
            }
            finish();
        });
    }

    private void timeOut() {
        if (done || answering || target == null) {
            return;
        }
        HttpClientRequest sent = upstream;
        refuse(
                sent == null
                        ? Refusal.unreachable(target.revision())
                        : Refusal.late(target.revision(), target.timeout().toMillis()));
        if (sent != null) {
            sent.reset(CANCEL);
        }
    }

    private void refuse(Refusal refusal) {
        finish();
        if (target != null) {
            record(refusal.status());
        }
        refusal.answer(client);
    }

    /** What is left of the body is read and dropped, so that the connection can be used again. */
    private void finish() {
        done = true;
        vertx.cancelTimer(timer);
        if (!bodyEnded) {
            client.resume();
        }
    }

    private void record(int status) {
        if (target != null) {
            gateway.metrics()
                    .ended(address.service(), by, newest, status, Duration.ofNanos(System.nanoTime() - arrived));
        }
    }
}
