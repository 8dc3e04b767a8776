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
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks a starting process whether it is ready, until it is or the asker gives up. */
final class ReadinessProbe {

    static final String PATH = "/q/health/ready";

    private static final int ANSWER_MILLIS = 2000;

    private final Vertx vertx;
    private final Duration interval;
    private final HttpClient client;

    ReadinessProbe(Vertx vertx, Duration interval) {
        this.vertx = vertx;
        this.interval = interval;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(ANSWER_MILLIS).setKeepAlive(false));
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
        ask(question, wanted, ready);
        return ready.future();
    }

    private void ask(RequestOptions question, BooleanSupplier wanted, Promise<Buffer> ready) {
        if (!wanted.getAsBoolean()) {
            return;
        }
        client.request(question)
                .compose(request -> request.send())
                .compose(ReadinessProbe::bodyOf200)
                .onSuccess(ready::complete)
                .onFailure(notYet -> vertx.setTimer(interval.toMillis(), timer -> ask(question, wanted, ready)));
    }

    private static Future<Buffer> bodyOf200(HttpClientResponse response) {
        return response.statusCode() == 200 ? response.body() : Future.failedFuture("" + response.statusCode());
    }
}
