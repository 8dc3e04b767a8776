// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import java.util.Optional;

/** By what callers are told apart. */
public sealed interface Affinity {

    record Header(String name) implements Affinity {}

    /** Given to who brings none, for so many seconds. */
    record Cookie(String name, long maxAge) implements Affinity {}

    /** Of the bearer token, which is read and not verified: it chooses a revision and grants nothing. */
    record JwtClaim(String name) implements Affinity {}

    /** A caller who cannot be told is drawn each time. */
    record None() implements Affinity {}

    /** The word for a measurement. */
    default String word() {
        return switch (this) {
            case Header ignored -> "header";
            case Cookie ignored -> "cookie";
            case JwtClaim ignored -> "jwtClaim";
            case None ignored -> "chance";
        };
    }

    static Optional<Cookie> cookie(Affinity affinity) {
        return affinity instanceof Cookie cookie ? Optional.of(cookie) : Optional.empty();
    }
}
