// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * What tells one caller of a service from another, so that each stays with the same revision while percents grow:
 * its value is the key of a {@link Cohort}.
 */
public sealed interface Affinity {

    /** A request header, such as {@code X-User}; a request without it is drawn at random. */
    record Header(String name) implements Affinity {

        public Header {
            requireToken("header", name);
        }
    }

    /**
     * A cookie. A caller that brings none is given one that lasts for {@code maxAge}.
     *
     * @param maxAge whole seconds
     */
    record Cookie(String name, Duration maxAge) implements Affinity {

        public static final Duration DEFAULT_AGE = Duration.ofDays(30);

        /** Browsers keep none for longer. */
        private static final Duration LONGEST = Duration.ofDays(400);

        public Cookie {
            requireToken("cookie", name);
            boolean whole = maxAge.truncatedTo(ChronoUnit.SECONDS).equals(maxAge);
            if (!whole || maxAge.toSeconds() < 1 || maxAge.compareTo(LONGEST) > 0) {
                throw DomainException.invalid("affinity.maxAge must be whole seconds, at least 1s and at most 9600h.");
            }
        }
    }

    /**
     * A claim of the bearer token, such as {@code sub}. The token is read and not verified: the claim chooses a
     * revision and grants nothing. A request without it is drawn at random.
     */
    record JwtClaim(String name) implements Affinity {

        public JwtClaim {
            if (name.isBlank() || name.length() > MOST) {
                throw DomainException.invalid("affinity.jwtClaim must be a claim's name of at most 64 letters.");
            }
        }
    }

    /** Letters of a name. */
    int MOST = 64;

    /** What a header or cookie may be called (RFC 9110, 5.6.2). */
    Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1," + MOST + "}");

    private static void requireToken(String field, String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw DomainException.invalid("affinity." + field + " must be at most " + MOST
                    + " letters, digits and '-', '_' or '.', but is '" + name + "'.");
        }
    }
}
