// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.error.DomainException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Times and durations as the JSON of protocol buffers writes them; here they are milliseconds. */
final class Times {

    private static final Pattern DURATION = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?s");

    private Times() {}

    /** Such as {@code 2026-11-30T09:00:00.500Z}. */
    static String timestamp(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** Such as {@code 1.500s}. */
    static String duration(long millis) {
        return BigDecimal.valueOf(millis, 3) + "s";
    }

    /** Of the years 1 to 9999, which clients can read. */
    static long millis(String name, String timestamp) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(timestamp);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return time.toInstant().toEpochMilli();
            }
        } catch (DateTimeException other) {
            throw invalid(name, timestamp, "a time such as 2026-11-30T09:00:00Z is expected.");
        }
        throw invalid(name, timestamp, "a time such as 2026-11-30T09:00:00Z is expected.");
    }

    static long length(String name, String duration) {
        if (!DURATION.matcher(duration).matches()) {
            throw invalid(name, duration, "a duration such as 1.5s is expected.");
        }
        return new BigDecimal(duration.substring(0, duration.length() - 1))
                .movePointRight(3)
                .longValue();
    }

    private static DomainException invalid(String name, String value, String hint) {
        return DomainException.invalid(
                "Invalid value \"" + value + "\" for parameter '" + name + "' supplied: Hint: " + hint);
    }
}
