// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import org.jboss.logging.Logger;

/** Connections to processes, in the client's own protocol: HTTP/1.1, or HTTP/2 in clear text. */
final class Upstreams {

    private static final Logger LOG = Logger.getLogger(Upstreams.class);
    private static final int CONNECT_MILLIS = 2000;
    private static final int HEADER_BYTES = 64 << 10;
    private static final int HTTP1_CONNECTIONS = 4096; // the throttlers limit earlier
    private static final int HTTP2_CONNECTIONS = 16; // of 100 streams or more each
    private static final int HTTP2_CONNECTION_WINDOW = 16 << 20; // so that a slow reader does not stop its neighbours

    private final HttpClient http1;
    private final HttpClient http2;

    Upstreams(Vertx vertx) {
        http1 = client(vertx, options(), new PoolOptions().setHttp1MaxSize(HTTP1_CONNECTIONS));
        http2 = client(
                vertx,
                options()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW),
                new PoolOptions().setHttp2MaxSize(HTTP2_CONNECTIONS));
    }

    private static HttpClient client(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> LOG.debugf(
                        broken,
                        "connection broke, port=%d",
                        connection.remoteAddress().port())))
                .build();
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES);
    }

    /** A request to a process; when this fails, nothing was sent. */
    Future<HttpClientRequest> request(HttpServerRequest client, String uri, int port) {
        HttpClient upstream = client.version() == HttpVersion.HTTP_2 ? http2 : http1;
        return upstream.request(new RequestOptions()
                .setMethod(client.method())
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(uri)
                .setFollowRedirects(false));
    }

    void close() {
        http1.close();
        http2.close();
    }
}
