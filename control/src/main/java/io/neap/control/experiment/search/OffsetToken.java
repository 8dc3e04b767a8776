// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import io.neap.control.error.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How many were on the pages before. */
public final class OffsetToken {

    private OffsetToken() {}

    /** 0 of an empty token; fails with {@code INVALID_PARAMETER_VALUE} unless a page before had it. */
    public static long read(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        String text = decoded(token);
        if (!text.matches("[0-9]{1,9}")) {
            throw DomainException.invalid(
                    "Invalid page token '" + token + "': use the next_page_token of the page before.");
        }
        return Long.parseLong(text);
    }

    /** A page of what was found; {@code found} holds one more than the limit when there is a rest. */
    public static <T> Page<T> page(List<T> found, int limit, long offset) {
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(offset + limit).getBytes(StandardCharsets.US_ASCII));
        return new Page<>(found.subList(0, limit), Optional.of(token));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
