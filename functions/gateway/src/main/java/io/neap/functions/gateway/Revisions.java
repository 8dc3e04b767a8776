// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

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
    private static final int IDLE_SECONDS = 10;
    private static final long DRAIN_MILLIS =
            Duration.ofMinutes(15).toMillis(); // longer than clusters let a request take

    private final Vertx vertx;
    private final String address;
    private final long lifeNanos;
    private Clients clients;

    Revisions(Vertx vertx, String address, Duration life) {
        this.vertx = vertx;
        this.address = address;
        this.lifeNanos = life.toNanos();
        this.clients = Clients.of(vertx);
    }

    /** Both protocols' connections, of one age. */
    private record Clients(HttpClient http1, HttpClient http2, long born) {

        static Clients of(Vertx vertx) {
            HttpClient http1 = client(vertx, options(), new PoolOptions().setHttp1MaxSize(HTTP1_CONNECTIONS));
            HttpClient http2 = client(
                    vertx,
                    options()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false)
                            .setHttp2MultiplexingLimit(HTTP2_STREAMS)
                            .setHttp2ConnectionWindowSize(HTTP2_WINDOW),
                    new PoolOptions().setHttp2MaxSize(HTTP2_CONNECTIONS));
            return new Clients(http1, http2, System.nanoTime());
        }

        void close() {
            http1.close();
            http2.close();
        }
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setHttp2KeepAliveTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES);
    }

    private static HttpClient client(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(toldToItsRequests -> {}))
                .build();
    }

    /** A connection cannot be left while a request may be on its way to it, so all are left for new ones. */
    private synchronized Clients current() {
        if (System.nanoTime() - clients.born() > lifeNanos) {
            Clients old = clients;
            clients = Clients.of(vertx);
            vertx.setTimer(DRAIN_MILLIS, drained -> old.close());
        }
        return clients;
    }

    /** A request to a revision; when this fails, nothing was sent. */
    Future<HttpClientRequest> request(HttpServerRequest client, String workspace, String revision, String uri) {
        Clients now = current();
        HttpClient upstream = client.version() == HttpVersion.HTTP_2 ? now.http2() : now.http1();
        return upstream.request(new RequestOptions()
                .setMethod(client.method())
                .setAbsoluteURI(address.replace("{revision}", revision).replace("{workspace}", workspace))
                .setURI(uri)
                .setFollowRedirects(false));
    }

    synchronized void close() {
        clients.close();
    }
}
