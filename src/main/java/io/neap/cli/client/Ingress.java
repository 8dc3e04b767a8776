// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.client;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/**
 * The way to services whose host names only their cluster knows. Its ingress is asked as a proxy is, by the whole URL,
 * which every HTTP/1.1 server has to take (RFC 9112, 3.2.2).
 */
public final class Ingress {

    private static final int HTTP_PORT = 80;

    private Ingress() {}

    /** A client that goes through the ingress, or straight if there is none. */
    public static HttpClient client(Optional<URI> ingress, Duration connect) {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connect);
        ingress.map(address ->
                        new InetSocketAddress(address.getHost(), address.getPort() < 0 ? HTTP_PORT : address.getPort()))
                .map(ProxySelector::of)
                .ifPresent(client::proxy);
        return client.build();
    }
}
