// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.local.activator.Activator;
import io.neap.control.platform.local.activator.Endpoint;
import io.neap.control.platform.local.activator.Entry;
import io.neap.control.platform.local.activator.Refusal;
import io.neap.control.platform.local.activator.Waiter;
import io.neap.control.platform.local.gateway.RetryPolicy.Attempt;
import io.neap.control.platform.local.wake.ServerTiming;
import io.neap.control.platform.metadata.MetadataQuestion;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: it enters a revision's door, is sent to the process, and its answer streamed back; when the
 * process is lost in between it goes again if {@link RetryPolicy} lets it. Confined to the request's context.
 */
final class Exchange implements Waiter {

    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final long CANCEL = 8; // HTTP/2's error code
    private static final String STATE_HEADER = "neap-state";
    private static final String ASLEEP = "Asleep";

    /** How a request ended. */
    enum Outcome {
        OK,
        /** Status 5xx, refused, timed out or broken. */
        ERROR,
        /** The client left first; the revision is not to blame. */
        HUNG_UP
    }

    private final Gateway gateway;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest client;
    private final ServiceAddress address;
    private final RequestBody body;
    private final Observation seen;
    private final boolean idempotent;
    private final Optional<MetadataQuestion> question;

    private @Nullable Activator activator;
    private @Nullable Endpoint slot;
    private @Nullable HttpClientRequest upstream;
    private long timer;
    private boolean queued;
    private boolean answering;
    private boolean done;
    private int failures;
    private int resends;

    Exchange(Gateway gateway, Vertx vertx, HttpServerRequest client, ServiceAddress address) {
        this.gateway = gateway;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = client;
        this.address = address;
        this.idempotent = Idempotence.of(client.method().name(), address.path());
        this.question = MetadataQuestion.of(client.method().name(), address.path());
        this.body = gateway.bodyOf(client, idempotent);
        this.seen = new Observation();
    }

    void begin() {
        Optional<Activator> target = gateway.pick(address, client);
        if (target.isEmpty()) {
            done = true;
            Failure.unknown(address).answer(client);
            body.drop();
            return;
        }
        activator = target.get();
        timer = vertx.setTimer(Math.max(1, activator.revision().timeout().toMillis()), late -> timeOut(door()));
        come(door());
    }

    /**
     * Metadata and health are no use of a model: asked for, they neither wake a revision nor keep it awake. One that never
     * told its own is asked like for anything else.
     */
    private void come(Activator door) {
        Optional<Endpoint> ready = question.isPresent() ? door.glance() : Optional.empty();
        if (ready.isPresent()) {
            proceed(door, ready.get());
        } else if (question.isPresent() && door.isAsleep()) {
            tell(door, question.get());
        } else {
            enter(door);
        }
    }

    private void tell(Activator door, MetadataQuestion asked) {
        gateway.kept(door.revision().name())
                .onFailure()
                .recoverWithItem(unknown -> {
                    LOG.debugf(
                            unknown,
                            "metadata not found, revision=%s",
                            door.revision().name());
                    return Optional.empty();
                })
                .subscribe()
                .with(found -> context.runOnContext(told -> {
                    if (done) {
                        return;
                    }
                    if (found.isEmpty()) {
                        enter(door);
                    } else {
                        tell(door, asked.answer(found.get()));
                    }
                }));
    }

    private void tell(Activator door, MetadataQuestion.Answer answer) {
        done = true;
        vertx.cancelTimer(timer);
        body.drop();
        seen.answered(answer.status());
        gateway.toldFor(door, seen);
        client.response()
                .setStatusCode(answer.status())
                .putHeader("content-type", "application/json")
                .putHeader(STATE_HEADER, ASLEEP)
                .end(new JsonObject(answer.body()).toBuffer());
    }

    /** The client is gone: the process need not go on. */
    void hangUp() {
        if (!done) {
            if (upstream != null) {
                upstream.reset(CANCEL);
            }
            finish(Outcome.HUNG_UP);
        }
    }

    private void enter(Activator door) {
        queued = true;
        switch (door.enter(this)) {
            case Entry.Admitted admitted -> takeSlot(door, admitted.to());
            case Entry.Queued waiting -> seen.waits(waiting.asleep());
            case Entry.Refused refused -> turnedAway(refused.why());
        }
    }

    @Override
    public void admitted(Endpoint to) {
        context.runOnContext(told -> {
            if (done) {
                door().leave(to);
            } else {
                takeSlot(door(), to);
            }
        });
    }

    @Override
    public void refused(Refusal why) {
        context.runOnContext(told -> {
            if (!done) {
                turnedAway(why);
            }
        });
    }

    private void turnedAway(Refusal why) {
        queued = false;
        if (why.kind() == Refusal.Kind.GONE) {
            vertx.cancelTimer(timer);
            begin(); // its route has moved on
        } else {
            fail(Failure.refused(why), Outcome.ERROR);
        }
    }

    private void takeSlot(Activator door, Endpoint endpoint) {
        queued = false;
        slot = endpoint;
        proceed(door, endpoint);
    }

    private void proceed(Activator door, Endpoint endpoint) {
        seen.admitted(endpoint);
        gateway.upstreams()
                .request(client, address.uri(), endpoint.port())
                .onSuccess(request -> {
                    if (done) {
                        request.reset(CANCEL);
                    } else {
                        send(door, request);
                    }
                })
                .onFailure(unreachable -> {
                    if (!done) {
                        broken(door, false);
                    }
                });
    }

    private void send(Activator door, HttpClientRequest request) {
        upstream = request;
        Headers.forward(client, address.prefix(), gateway.traced(), request.headers());
        request.authority(client.authority());
        if ("100-continue".equalsIgnoreCase(client.getHeader("expect"))) {
            client.response().writeContinue();
        }
        boolean http2 = client.version() == HttpVersion.HTTP_2;
        request.setChunked(http2 || client.headers().contains("transfer-encoding"));
        request.exceptionHandler(handledByResponse -> {});
        request.response()
                .onSuccess(response -> {
                    if (request.equals(upstream) && !done) {
                        answer(request, response);
                    }
                })
                .onFailure(lost -> {
                    if (request.equals(upstream) && !done) {
                        LOG.debugf(
                                lost,
                                "connection broke, revision=%s",
                                door.revision().name());
                        broken(door, true);
                    }
                });
        if (http2) {
            request.sendHead(); // a stream of gRPC may begin with the server
        }
        body.flowInto(request);
    }

    private void broken(Activator door, boolean sent) {
        upstream = null;
        body.detach();
        giveBackSlot(door);
        Attempt failed = new Attempt(sent, idempotent, body.kept(), failures, resends);
        Optional<Duration> delay = gateway.retries().retry(failed);
        failures++;
        if (delay.isEmpty()) {
            fail(Failure.broken(door.revision().name().toString()), Outcome.ERROR);
            return;
        }
        resends += sent ? 1 : 0;
        gateway.metrics().retried(door.revision().name());
        vertx.setTimer(delay.get().toMillis(), again -> {
            if (!done) {
                come(door);
            }
        });
    }

    private void answer(HttpClientRequest request, HttpClientResponse response) {
        if (question.isPresent() && door().isAsleep()) { // it was on its way to sleep, and may have said so
            upstream = null;
            body.detach();
            request.reset(CANCEL);
            tell(door(), question.get());
            return;
        }
        answering = true;
        vertx.cancelTimer(timer);
        body.forget();
        seen.answered(response.statusCode());
        Relay.start(response, client, context, seen.wake().map(ServerTiming::of), relayed -> {
            if (done) {
                return;
            }
            if (!relayed || !body.ended()) {
                request.reset(CANCEL);
            }
            if (!relayed) {
                client.response().reset();
            }
            finish(relayed && response.statusCode() < 500 ? Outcome.OK : Outcome.ERROR);
        });
    }

    private void timeOut(Activator door) {
        if (done || answering) {
            return;
        }
        String revision = door.revision().name().toString();
        long millis = door.revision().timeout().toMillis();
        if (upstream == null && resends == 0) {
            fail(Failure.notReadyInTime(revision, millis), Outcome.ERROR);
        } else {
            fail(Failure.noAnswerInTime(revision, millis), Outcome.ERROR);
            if (upstream != null) {
                upstream.reset(CANCEL);
            }
        }
    }

    private void fail(Failure failure, Outcome outcome) {
        seen.answered(failure.code().status());
        finish(outcome);
        failure.answer(client);
    }

    private void finish(Outcome outcome) {
        done = true;
        vertx.cancelTimer(timer);
        Activator door = door();
        if (queued) {
            door.withdraw(this); // too late: it is admitted on its way here, and leaves then
        }
        giveBackSlot(door);
        body.drop();
        gateway.ended(door, seen, outcome);
    }

    private void giveBackSlot(Activator door) {
        Endpoint taken = slot;
        if (taken != null) {
            slot = null;
            door.leave(taken);
        }
    }

    private Activator door() {
        if (activator == null) {
            throw new IllegalStateException("not begun");
        }
        return activator;
    }
}
