// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import io.neap.functions.gateway.route.Affinity;
import io.neap.functions.gateway.route.Cohort;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as its service's affinity can tell.
 *
 * @param key the same for all requests of one caller; empty when nothing tells
 * @param given the {@code Set-Cookie} by which the caller will be known
 */
record Caller(Optional<String> key, Optional<String> given) {

    private static final Caller ANYONE = new Caller(Optional.empty(), Optional.empty());
    private static final String BEARER = "bearer ";
    private static final int PARTS = 3;

    /** For a request whose path began with {@code prefix}. */
    static Caller of(HttpServerRequest request, Affinity affinity, String prefix, RandomGenerator random) {
        Optional<String> brought = brought(request, affinity).filter(key -> !key.isBlank());
        if (brought.isPresent()) {
            return new Caller(brought, Optional.empty());
        }
        return Affinity.cookie(affinity)
                .map(wanted -> {
                    String key = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
                    Cookie cookie = Cookie.cookie(wanted.name(), key)
                            .setPath(prefix.isEmpty() ? "/" : prefix)
                            .setMaxAge(wanted.maxAge())
                            .setHttpOnly(true)
                            .setSameSite(CookieSameSite.LAX)
                            .setSecure(cameEncrypted(request));
                    return new Caller(Optional.of(key), Optional.of(cookie.encode()));
                })
                .orElse(ANYONE);
    }

    int bucket(String salt, RandomGenerator random) {
        return key.map(known -> Cohort.bucket(salt, known)).orElseGet(() -> random.nextInt(Cohort.BUCKETS));
    }

    private static Optional<String> brought(HttpServerRequest request, Affinity affinity) {
        return switch (affinity) {
            case Affinity.None ignored -> Optional.empty();
            case Affinity.Header header -> Optional.ofNullable(request.getHeader(header.name()));
            case Affinity.Cookie cookie ->
                Optional.ofNullable(request.getCookie(cookie.name())).map(Cookie::getValue);
            case Affinity.JwtClaim claim -> claim(claim.name(), request.getHeader("authorization"));
        };
    }

    private static Optional<String> claim(String name, @Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.empty();
        }
        String[] token = authorization.split("\\.", -1);
        if (token.length != PARTS) {
            return Optional.empty();
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(token[1]);
            Object value = new JsonObject(new String(claims, StandardCharsets.UTF_8)).getValue(name);
            return value instanceof String || value instanceof Number
                    ? Optional.of(value.toString())
                    : Optional.empty();
        } catch (RuntimeException noToken) { // neither base64 nor JSON
            return Optional.empty();
        }
    }

    private static boolean cameEncrypted(HttpServerRequest request) {
        String proto = request.getHeader("x-forwarded-proto");
        return proto == null ? request.isSSL() : proto.split(",", -1)[0].strip().equalsIgnoreCase("https");
    }
}
