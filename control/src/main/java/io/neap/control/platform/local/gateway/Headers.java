// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers pass the gateway: all but those of one connection only (RFC 9110, 7.6.1). */
final class Headers {

    private static final Set<String> HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Frames the message wherever it goes, whatever {@code Connection} says of it. */
    private static final String LENGTH = "content-length";

    /** The gateway itself asks the client to continue, once there is a process to continue to. */
    private static final String EXPECT = "expect";

    /** Carry the caller's place in a trace; a process that takes part in it writes its own. */
    private static final List<String> TRACE = List.of("traceparent", "tracestate", "baggage");

    private Headers() {}

    /** The client's headers for the process, and who the client is. */
    static void forward(HttpServerRequest client, String prefix, boolean traced, MultiMap out) {
        copy(client.headers(), out);
        if (traced) {
            TRACE.forEach(out::remove);
        }
        out.remove(EXPECT);
        out.remove(HttpHeaders.HOST);
        if (client.version() == HttpVersion.HTTP_2 && client.headers().contains("te", "trailers", true)) {
            out.set("te", "trailers"); // gRPC servers insist on it
        }
        append(out, "X-Forwarded-For", client.remoteAddress().hostAddress());
        append(out, "X-Forwarded-Proto", client.isSSL() ? "https" : "http");
        if (client.authority() != null) {
            append(out, "X-Forwarded-Host", client.authority().toString());
        }
        if (!prefix.isEmpty()) {
            append(out, "X-Forwarded-Prefix", prefix);
        }
    }

    /** Adds all of {@code in} that may pass. */
    static void copy(MultiMap in, MultiMap out) {
        Set<String> dropped = new HashSet<>(HOP);
        for (String value : in.getAll(HttpHeaders.CONNECTION)) {
            for (String name : value.split(",", -1)) {
                dropped.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        dropped.remove(LENGTH);
        for (Map.Entry<String, String> header : in) {
            String name = header.getKey();
            if (!name.startsWith(":") && !dropped.contains(name.toLowerCase(Locale.ROOT))) {
                out.add(name, header.getValue());
            }
        }
    }

    /** Adds to a list of values, which may be spread over several headers. */
    static void append(MultiMap out, String name, String value) {
        List<String> values = new ArrayList<>(out.getAll(name));
        values.add(value);
        out.set(name, String.join(", ", values));
    }
}
