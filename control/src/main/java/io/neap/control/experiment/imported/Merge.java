// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an import changes. What the source says is taken where Neap says nothing yet, or still says what the last import
 * has brought; what was changed in Neap meanwhile stays, and is told.
 *
 * @param changes the new value of each fact; empty when it goes
 */
public record Merge(SortedMap<String, Optional<String>> changes, List<Conflict> conflicts) {

    /**
     * Compares facts by their names.
     *
     * @param before what the last import has brought; empty when there was none
     * @param source what the source says now
     * @param here what Neap says now
     */
    public static Merge of(Map<String, String> before, Map<String, String> source, Map<String, String> here) {
        SortedMap<String, Optional<String>> changes = new TreeMap<>();
        List<Conflict> conflicts = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(source.keySet());
        names.addAll(before.keySet());
        for (String name : names) {
            @Nullable String wanted = source.get(name);
            @Nullable String found = here.get(name);
            if (Objects.equals(wanted, found)) {
                continue;
            }
            if (Objects.equals(found, before.get(name))) {
                changes.put(name, Optional.ofNullable(wanted));
            } else {
                conflicts.add(new Conflict(name, wanted, found));
            }
        }
        return new Merge(changes, conflicts);
    }

    /** Fails with {@code RESOURCE_CONFLICT} when one of the facts, which never change, is another one here. */
    public static void requireSame(String what, Map<String, String> source, Map<String, String> here) {
        new TreeMap<>(source).forEach((name, wanted) -> {
            @Nullable String found = here.get(name);
            if (found != null && !found.equals(wanted)) {
                throw new DomainException(
                        ErrorCode.RESOURCE_CONFLICT,
                        "Another " + what + " is here already: its " + name + " is '" + found + "', not '" + wanted
                                + "'. It stays as it is.");
            }
        });
    }

    /** Fails with {@code RESOURCE_CONFLICT}: the id is taken where the importer can't see it. */
    public static DomainException taken(String what) {
        return new DomainException(
                ErrorCode.RESOURCE_CONFLICT,
                "Another " + what + " is here already, in another workspace or deleted. It stays as it is.");
    }
}
