// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ErrorCode;
import io.neap.serving.repository.ModelKey;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes of some requests who was asked and what came of it, one line each; which ones, chance says. */
final class AccessLog {

    private static final Logger LOG = Logger.getLogger(AccessLog.class);

    /** A line stays one line of these keys, whatever the caller names. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\x21-\\x7E]");

    private static final int MAX_ID = 128;

    private final double share;
    private final DoubleSupplier chance;

    /**
     * @param share of the requests, from 0 to 1
     * @param chance a number from 0 to 1, without 1
     */
    AccessLog(double share, DoubleSupplier chance) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("neap.oip.access-log has to be from 0 to 1, and is " + share);
        }
        this.share = share;
        this.chance = chance;
    }

    /** Whether the request that has come is one of those. */
    boolean takesNext() {
        return share > 0 && chance.getAsDouble() < share;
    }

    /** Writes the line, once the answer is there or has failed. */
    void write(ModelKey model, @Nullable String request, Duration took, @Nullable Throwable failure) {
        LOG.info(line(model, request, took, failure));
    }

    static String line(ModelKey model, @Nullable String request, Duration took, @Nullable Throwable failure) {
        return String.format(
                Locale.ROOT,
                "model=%s version=%s request=%s outcome=%s millis=%.3f",
                model.name(),
                model.version(),
                request == null ? "" : plain(request),
                failure == null ? "success" : ErrorCode.of(failure).name().toLowerCase(Locale.ROOT),
                took.toNanos() / 1e6);
    }

    private static String plain(String request) {
        String start = request.length() <= MAX_ID ? request : request.substring(0, MAX_ID);
        return NOT_PLAIN.matcher(start).replaceAll("?");
    }
}
