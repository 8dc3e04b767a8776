// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1;

import io.neap.control.error.DomainException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Instants in query parameters. */
final class Instants {

    private Instants() {}

    static Instant parse(String parameter, String text) {
        try {
            // An unescaped '+' of an offset arrives as a space.
            OffsetDateTime parsed = OffsetDateTime.parse(text.replace(' ', '+'));
            if (parsed.getYear() >= 1 && parsed.getYear() <= 9999) { // the database knows no such years
                return parsed.toInstant();
            }
        } catch (DateTimeParseException e) {
            throw noInstant(parameter, text);
        }
        throw noInstant(parameter, text);
    }

    private static DomainException noInstant(String parameter, String text) {
        return DomainException.invalid(
                parameter + " must be an instant such as 2026-11-23T10:15:30Z, but is " + text + ".");
    }
}
