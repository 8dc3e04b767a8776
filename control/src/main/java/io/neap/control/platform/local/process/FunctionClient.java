// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;

/** Asks processes of this machine, for the platform itself and beside all routes. */
public final class FunctionClient {

    private static final String HOST = "127.0.0.1";
    private static final int ANSWER_MILLIS = 2000;

    private final HttpClient client;

    public FunctionClient(Vertx vertx) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(ANSWER_MILLIS)
                .setKeepAlive(false)
                // Not only for the noise: a tracer refuses the platform's context, and the question would not be sent.
                .setTracingPolicy(TracingPolicy.IGNORE));
    }

    /** The body of its answer 200; fails when there is another one, or none within two seconds. */
    public Future<Buffer> get(int port, String path) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost(HOST)
                        .setPort(port)
                        .setURI(path)
                        .setTimeout(ANSWER_MILLIS))
                .compose(request -> request.send())
                .compose(FunctionClient::bodyOf200);
    }

    private static Future<Buffer> bodyOf200(HttpClientResponse response) {
        return response.statusCode() == 200 ? response.body() : Future.failedFuture("" + response.statusCode());
    }
}
