// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.history;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.search.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a page of a metric's points ended, so that the next one starts there whatever is logged meanwhile. */
final class HistoryToken {

    /** The greatest page. */
    static final int PAGE = 25_000;

    private HistoryToken() {}

    /** The last point of the page before; fails with {@code INVALID_PARAMETER_VALUE}. */
    static Optional<Metric> read(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII).split(",", 3);
            return Optional.of(new Metric(
                    "",
                    Double.parseDouble(parts[2]),
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    null,
                    null,
                    null,
                    null));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
            throw new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "Invalid page token '" + token + "': use the next_page_token of the page before.",
                    malformed);
        }
    }

    /** The page that the points make; one more than the limit tells that there is a rest. */
    static Page<Metric> page(List<Metric> points, int limit) {
        if (points.size() <= limit) {
            return new Page<>(points, Optional.empty());
        }
        Metric last = points.get(limit - 1);
        String text = last.timestamp() + "," + last.step() + "," + last.value();
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
        return new Page<>(points.subList(0, limit), Optional.of(token));
    }
}
