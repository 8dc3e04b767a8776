// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a Neap that listens on the loopback interface: a page in the user's browser reaches it too,
 * by a name that was rebound to 127.0.0.1 or by a cross-origin request. Such requests carry a foreign {@code Host} or
 * {@code Origin} and are refused. On any other interface the start says that whoever reaches the port is trusted.
 */
@ApplicationScoped
class HostGuard {

    private static final Logger LOG = Logger.getLogger(HostGuard.class);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final String boundTo;

    HostGuard(@ConfigProperty(name = "quarkus.http.host") String boundTo) {
        this.boundTo = boundTo;
    }

    void reportUnsafe(@Observes StartupEvent event) {
        if (!isLoopback(boundTo)) {
            LOG.warnf(
                    "Unsafe: Neap listens on %s and does not ask who you are; whoever reaches the port can change"
                            + " everything. Unset NEAP_HTTP_HOST, or put an authenticating proxy in front.",
                    boundTo);
        }
    }

    void guard(@Observes Router router) {
        if (isLoopback(boundTo)) {
            router.route().order(Integer.MIN_VALUE + 1).handler(this::check);
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (authority != null && isLoopback(authority.host()) && (origin == null || isLoopback(hostOf(origin)))) {
            context.next();
            return;
        }
        Problem problem = Problem.of(
                new DomainException(
                        ErrorCode.PERMISSION_DENIED,
                        "This Neap answers to localhost only: use a host name that ends in localhost,"
                                + " and no page of another origin."),
                String.valueOf(request.path()));
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(new JsonObject()
                        .put("type", problem.type())
                        .put("title", problem.title())
                        .put("status", problem.status())
                        .put("detail", problem.detail())
                        .put("instance", problem.instance())
                        .toBuffer());
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && (LOOPBACK.contains(host) || host.endsWith(".localhost"));
    }

    private static @Nullable String hostOf(String origin) {
        try {
            return URI.create(origin).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
