// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks a starting process whether it is ready, until it is or the asker gives up. */
final class ReadinessProbe {

    static final String PATH = "/q/health/ready";

    private static final int ANSWER_MILLIS = 2000;
    private static final int PART_OF_AGE = 10;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Duration interval;
    private final HttpClient client;

    ReadinessProbe(Vertx vertx, Duration interval) {
        this.vertx = vertx;
        this.interval = interval;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(ANSWER_MILLIS)
                .setKeepAlive(false)
                // Not only for the noise: a tracer refuses the platform's context, and the question would not be sent.
                .setTracingPolicy(TracingPolicy.IGNORE));
    }

    /** Answers with the body of the first 200; never, once {@code wanted} is false. */
    Future<Buffer> untilReady(String host, int port, BooleanSupplier wanted) {
        Promise<Buffer> ready = Promise.promise();
        RequestOptions question = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(host)
                .setPort(port)
                .setURI(PATH)
                .setTimeout(ANSWER_MILLIS);
        ask(question, System.nanoTime(), wanted, ready);
        return ready.future();
    }

    private void ask(RequestOptions question, long begun, BooleanSupplier wanted, Promise<Buffer> ready) {
        if (!wanted.getAsBoolean()) {
            return;
        }
        client.request(question)
                .compose(request -> request.send())
                .compose(ReadinessProbe::bodyOf200)
                .onSuccess(ready::complete)
                .onFailure(notYet -> {
                    Duration pause = pause(interval, Duration.ofNanos(System.nanoTime() - begun));
                    vertx.setTimer(pause.toMillis(), timer -> ask(question, begun, wanted, ready));
                });
    }

    /** A tenth of what the start has taken, so that many that take long are not asked more than they work. */
    static Duration pause(Duration interval, Duration age) {
        Duration part = age.dividedBy(PART_OF_AGE);
        Duration grown = part.compareTo(LONGEST) > 0 ? LONGEST : part;
        return grown.compareTo(interval) > 0 ? grown : interval;
    }

    private static Future<Buffer> bodyOf200(HttpClientResponse response) {
        return response.statusCode() == 200 ? response.body() : Future.failedFuture("" + response.statusCode());
    }
}
