// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.neap.control.ledger.Caller;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, by the user of its basic authentication, and why, by {@code X-Neap-Reason}: for the ledger. The
 * password is not looked at, as nobody is asked for one.
 */
@ApplicationScoped
class RequestCaller implements Caller.Current {

    private static final String REASON = "X-Neap-Reason";
    private static final String BASIC = "Basic ";
    private static final int ORDER = Integer.MIN_VALUE + 4;
    private static final int LONGEST_NAME = 250;
    private static final int LONGEST_REASON = 1_000;

    /** A request has a context of its own, which what is done for it takes along. */
    private static final Class<Caller> KEY = Caller.class;

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::note);
    }

    @Override
    public Caller get() {
        Context context = Vertx.currentContext();
        Caller caller = context == null ? null : context.getLocal(KEY);
        return caller == null ? Caller.UNKNOWN : caller;
    }

    private void note(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Context context = Vertx.currentContext();
        Caller caller =
                new Caller(user(request.getHeader(HttpHeaders.AUTHORIZATION)), reason(request.getHeader(REASON)));
        if (context != null && !caller.equals(Caller.UNKNOWN)) {
            context.putLocal(KEY, caller);
        }
        routing.next();
    }

    static Optional<String> user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            return words(new String(pair, StandardCharsets.UTF_8).split(":", 2)[0], LONGEST_NAME);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Other characters than ASCII's come as percent-encoded UTF-8. */
    static Optional<String> reason(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        try {
            return words(URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8), LONGEST_REASON);
        } catch (IllegalArgumentException plain) {
            return words(header, LONGEST_REASON);
        }
    }

    /** On one line and of that length at most; nothing when nothing is left. */
    private static Optional<String> words(String text, int longest) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        int end = line.offsetByCodePoints(0, Math.min(longest, line.codePointCount(0, line.length())));
        return Optional.of(line.substring(0, end)).filter(kept -> !kept.isEmpty());
    }
}
