// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.neap.control.error.DomainException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order of a search, behind which the next page begins, whatever is written meanwhile.
 *
 * @param values that are sorted by, the last of which no other has; each a text, a {@code Long}, a {@code Double} or
 *     null
 */
public record Place(List<@Nullable Object> values) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<@Nullable Object>> VALUES = new TypeReference<>() {};

    public Place {
        values = Collections.unmodifiableList(new ArrayList<>(values)); // copyOf takes no null
    }

    /**
     * The place that a token means; fails with {@code INVALID_PARAMETER_VALUE} when it is none of a search in this order.
     *
     * @param order of the search, in words
     */
    static Place read(String token, String order) {
        try {
            List<@Nullable Object> parts = JSON.readValue(Base64.getUrlDecoder().decode(token), VALUES);
            if (parts.size() > 1
                    && order.equals(parts.getFirst())
                    && parts.stream().allMatch(Place::isValue)) {
                List<@Nullable Object> values = new ArrayList<>();
                parts.subList(1, parts.size()).forEach(part -> values.add(widened(part)));
                return new Place(values);
            }
        } catch (IOException | IllegalArgumentException malformed) {
            throw invalid(token);
        }
        throw invalid(token);
    }

    /** What {@link #read} understands. */
    String token(String order) {
        List<@Nullable Object> parts = new ArrayList<>(List.of(order));
        parts.addAll(values);
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(parts));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers are JSON", impossible);
        }
    }

    private static boolean isValue(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Number;
    }

    private static @Nullable Object widened(@Nullable Object value) {
        return switch (value) {
            case Integer small -> Long.valueOf(small);
            case Long large -> large;
            case Number other -> other.doubleValue();
            case null, default -> value;
        };
    }

    private static DomainException invalid(String token) {
        return DomainException.invalid("Invalid page token '" + token
                + "': use the next_page_token of the page before, in the same order_by.");
    }
}
