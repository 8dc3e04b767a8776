// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.settings;

import io.neap.serving.ServingException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which of a model's numbered versions are served. */
public sealed interface VersionPolicy {

    /**
     * Those that are served, in order.
     *
     * @param present the numbers that have a model
     * @throws ServingException with {@code INVALID_ARGUMENT} if one is wanted that is not present
     */
    List<Long> choose(SortedSet<Long> present);

    /** The highest so many. */
    record Latest(int versions) implements VersionPolicy {
        @Override
        public List<Long> choose(SortedSet<Long> present) {
            return present.stream().skip(Math.max(0, present.size() - versions)).toList();
        }
    }

    /** Every one. */
    record All() implements VersionPolicy {
        @Override
        public List<Long> choose(SortedSet<Long> present) {
            return List.copyOf(present);
        }
    }

    /** These, and no others. */
    record Specific(List<Long> versions) implements VersionPolicy {

        public Specific {
            versions = List.copyOf(versions);
        }

        @Override
        public List<Long> choose(SortedSet<Long> present) {
            for (long version : versions) {
                if (!present.contains(version)) {
                    throw ServingException.invalid(
                            "version_policy.specific: there is no version " + version + ", only " + present);
                }
            }
            return List.copyOf(new TreeSet<>(versions));
        }
    }
}
