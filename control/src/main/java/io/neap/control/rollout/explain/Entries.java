// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.explain;

import io.neap.control.ledger.SealedEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Entries of the ledger, oldest first, and how their data is read: what is missing or of another type is absent. */
record Entries(List<SealedEntry> all) {

    Entries {
        all = List.copyOf(all);
    }

    Entries of(String subject, String... kinds) {
        List<String> wanted = List.of(kinds);
        return where(entry -> entry.entry().subject().equals(subject)
                && (wanted.isEmpty() || wanted.contains(entry.entry().kind())));
    }

    Entries where(Predicate<SealedEntry> condition) {
        return new Entries(all.stream().filter(condition).toList());
    }

    Optional<SealedEntry> last() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    static Optional<String> text(SealedEntry entry, String key) {
        return text(entry.entry().data(), key);
    }

    static Optional<String> text(Map<?, ?> data, String key) {
        return Optional.ofNullable(data.get(key))
                .filter(value -> value instanceof String || value instanceof Number)
                .map(String::valueOf)
                .filter(text -> !text.isEmpty());
    }

    static Optional<Long> number(Map<?, ?> data, String key) {
        return data.get(key) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    static Map<?, ?> map(Map<?, ?> data, String key) {
        return data.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<Map<?, ?>> maps(Map<?, ?> data, String key) {
        if (data.get(key) instanceof List<?> list) {
            return list.stream()
                    .filter(Map.class::isInstance)
                    .<Map<?, ?>>map(item -> (Map<?, ?>) item)
                    .toList();
        }
        return List.of();
    }
}
