// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Connections to revisions, in the client's own protocol: HTTP/1.1, or HTTP/2 in clear text. A cluster chooses a process
 * for each connection and not for each request, so a connection is left after a while.
 */
final class Revisions {

    private static final int CONNECT_MILLIS = 2000;
    private static final int HEADER_BYTES = 64 << 10;
    private static final int HTTP1_CONNECTIONS = 1024;
    private static final int HTTP2_CONNECTIONS = 16;
    private static final int HTTP2_STREAMS = 64; // of a connection
    private static final int HTTP2_WINDOW =
            16 << 20; // of a connection, so that a slow reader does not stop its neighbours
    private static final long DRAIN_HOURS = 1; // for streams that go on

    private final Vertx vertx;
    private final String address;
    private final long lifeMillis;
    private final HttpClient http1;
    private final HttpClient http2;

    Revisions(Vertx vertx, String address, Duration life) {
        this.vertx = vertx;
        this.address = address;
        this.lifeMillis = life.toMillis();
        http1 = client(options(), new PoolOptions().setHttp1MaxSize(HTTP1_CONNECTIONS));
        http2 = client(
                options()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setHttp2MultiplexingLimit(HTTP2_STREAMS)
                        .setHttp2ConnectionWindowSize(HTTP2_WINDOW),
                new PoolOptions().setHttp2MaxSize(HTTP2_CONNECTIONS));
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES);
    }

    private HttpClient client(HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(this::limit)
                .build();
    }

    /** Not all at once: half of the life is certain, the rest is drawn. */
    private void limit(HttpConnection connection) {
        connection.exceptionHandler(broken -> {}); // told to its requests
        long life = lifeMillis / 2 + ThreadLocalRandom.current().nextLong(lifeMillis / 2 + 1) + 1;
        long timer = vertx.setTimer(life, old -> connection.shutdown(DRAIN_HOURS, TimeUnit.HOURS));
        connection.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    /** A request to a revision; when this fails, nothing was sent. */
    Future<HttpClientRequest> request(HttpServerRequest client, String workspace, String revision, String uri) {
        HttpClient upstream = client.version() == HttpVersion.HTTP_2 ? http2 : http1;
        return upstream.request(new RequestOptions()
                .setMethod(client.method())
                .setAbsoluteURI(address.replace("{revision}", revision).replace("{workspace}", workspace))
                .setURI(uri)
                .setFollowRedirects(false));
    }

    void close() {
        http1.close();
        http2.close();
    }
}
