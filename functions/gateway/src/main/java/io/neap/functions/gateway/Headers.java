// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.neap.functions.gateway.route.Address;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers pass: all but those of one connection (RFC 9110, 7.6.1) and those by which Knative talks to itself. */
final class Headers {

    /** By these the activator knows for which revision a request is. */
    static final String NAMESPACE = "Knative-Serving-Namespace";

    static final String REVISION = "Knative-Serving-Revision";

    private static final Set<String> CONNECTION = Set.of(
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

    /**
     * That of the gateway's own service: a queue-proxy that saw the first would take the request for one that the
     * activator has counted, and one that saw the second for a probe.
     */
    private static final List<String> KNATIVE = List.of(
            "K-Proxy-Request",
            "K-Network-Probe",
            "K-Network-Hash",
            "K-Passthrough-Lb",
            "K-Original-Host",
            NAMESPACE,
            REVISION);

    private Headers() {}

    /**
     * The client's headers for a revision, and who the client is.
     *
     * @param traced whether the gateway writes the caller's place in a trace itself
     */
    static void forward(HttpServerRequest client, Address address, String revision, boolean traced, MultiMap out) {
        pass(client.headers(), out);
        KNATIVE.forEach(out::remove);
        out.remove("host");
        out.remove("expect"); // the gateway asks the client to continue itself
        if (traced) {
            List.of("traceparent", "tracestate", "baggage").forEach(out::remove);
        }
        if (client.version() == HttpVersion.HTTP_2 && client.headers().contains("te", "trailers", true)) {
            out.set("te", "trailers"); // gRPC's servers insist on it
        }
        out.set(NAMESPACE, address.service().workspace()).set(REVISION, revision);
        append(out, "X-Forwarded-For", client.remoteAddress().hostAddress());
        if (!address.prefix().isEmpty()) {
            append(out, "X-Forwarded-Prefix", address.prefix());
        }
        if (!out.contains("x-forwarded-proto")) {
            out.set("X-Forwarded-Proto", client.isSSL() ? "https" : "http");
        }
        if (!out.contains("x-forwarded-host") && client.authority() != null) {
            out.set("X-Forwarded-Host", client.authority().toString());
        }
    }

    /** Adds all of {@code in} that may pass; a length frames the message whatever {@code Connection} says of it. */
    static void pass(MultiMap in, MultiMap out) {
        Set<String> stay = new HashSet<>(CONNECTION);
        in.getAll("connection")
                .forEach(list -> Arrays.stream(list.split(",", -1))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.equals("content-length"))
                        .forEach(stay::add));
        in.forEach((name, value) -> {
            if (!name.startsWith(":") && !stay.contains(name.toLowerCase(Locale.ROOT))) {
                out.add(name, value);
            }
        });
    }

    private static void append(MultiMap out, String name, String value) {
        String before = String.join(", ", out.getAll(name));
        out.set(name, before.isEmpty() ? value : before + ", " + value);
    }
}
