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
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw DomainException.invalid(
                    parameter + " must be an instant such as 2026-11-23T10:15:30Z, but is " + text + ".");
        }
    }
}
