// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import io.neap.control.platform.Affinity;
import io.neap.control.platform.Cohort;
import io.neap.control.platform.Route;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The bucket of a request: its caller's, or any when nothing tells who that is.
 *
 * @param cookie the {@code Set-Cookie} by which the caller will be known
 */
record Draw(int bucket, Optional<String> cookie) {

    private static final String BEARER = "bearer ";

    /** For a request whose path began with {@code prefix}. */
    static Draw of(Route route, HttpServerRequest request, String prefix, RandomGenerator random) {
        Optional<String> key = route.affinity().flatMap(affinity -> key(affinity, request));
        if (key.isPresent()) {
            return new Draw(Cohort.bucket(route.salt(), key.get()), Optional.empty());
        }
        if (route.affinity().orElse(null) instanceof Affinity.Cookie wanted) {
            String drawn = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
            String cookie = cookie(wanted, drawn, prefix, isSecure(request));
            return new Draw(Cohort.bucket(route.salt(), drawn), Optional.of(cookie));
        }
        return new Draw(random.nextInt(Cohort.BUCKETS), Optional.empty());
    }

    private static Optional<String> key(Affinity affinity, HttpServerRequest request) {
        Optional<String> value = switch (affinity) {
            case Affinity.Header header -> Optional.ofNullable(request.getHeader(header.name()));
            case Affinity.Cookie cookie ->
                Optional.ofNullable(request.getCookie(cookie.name())).map(Cookie::getValue);
            case Affinity.JwtClaim claim ->
                Optional.ofNullable(request.getHeader("authorization")).flatMap(header -> claim(claim.name(), header));
        };
        return value.filter(text -> !text.isBlank());
    }

    /** A claim of a bearer token that nobody has verified; empty for whatever is none. */
    static Optional<String> claim(String name, String authorization) {
        String[] parts = authorization.split("\\.", -1);
        if (parts.length != 3 || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.empty();
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return Optional.ofNullable(new JsonObject(claims).getValue(name))
                    .filter(value -> value instanceof String || value instanceof Number)
                    .map(Object::toString);
        } catch (RuntimeException noToken) { // neither base64 nor JSON
            return Optional.empty();
        }
    }

    private static String cookie(Affinity.Cookie wanted, String value, String prefix, boolean secure) {
        return Cookie.cookie(wanted.name(), value)
                .setPath(prefix.isEmpty() ? "/" : prefix)
                .setMaxAge(wanted.maxAge().toSeconds())
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX)
                .setSecure(secure)
                .encode();
    }

    /** Whether the caller's own connection was encrypted, as far as the nearest proxy says. */
    private static boolean isSecure(HttpServerRequest request) {
        String proto = request.getHeader("x-forwarded-proto");
        return proto == null ? request.isSSL() : proto.split(",", -1)[0].strip().equalsIgnoreCase("https");
    }
}
