// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.neap.control.error.DomainException;
import io.neap.control.platform.Affinity;
import java.time.Duration;

/** An {@link Affinity} as an annotation's value: {@code header=X-User}, {@code cookie=cohort;60}, {@code jwtClaim=sub}. */
final class AffinityMark {

    private AffinityMark() {}

    static String write(Affinity affinity) {
        return switch (affinity) {
            case Affinity.Header header -> "header=" + header.name();
            case Affinity.JwtClaim claim -> "jwtClaim=" + claim.name();
            case Affinity.Cookie cookie ->
                "cookie=" + cookie.name() + ";" + cookie.maxAge().toSeconds();
        };
    }

    /** Fails with a {@link DomainException} when somebody else has written it. */
    static Affinity read(String mark) {
        String[] parts = mark.split("=", 2);
        try {
            return switch (parts[0]) {
                case "header" -> new Affinity.Header(parts[1]);
                case "jwtClaim" -> new Affinity.JwtClaim(parts[1]);
                case "cookie" -> cookie(parts[1].split(";", 2));
                default -> throw DomainException.invalid(Marks.AFFINITY + " is " + mark + ".");
            };
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw DomainException.invalid(Marks.AFFINITY + " is " + mark + ".");
        }
    }

    private static Affinity cookie(String[] parts) {
        return new Affinity.Cookie(parts[0], Duration.ofSeconds(Long.parseLong(parts[1])));
    }
}
