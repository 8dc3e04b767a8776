// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.imported;

import io.neap.control.experiment.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facts of a thing by name, to be merged: fields by theirs, a tag by {@code tag} and its key. */
public final class Facts {

    private static final String TAG = "tag ";

    private final SortedMap<String, String> facts = new TreeMap<>();

    /** A fact that there may be. */
    public Facts with(String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
        return this;
    }

    public Facts with(List<Tag> tags) {
        tags.forEach(tag -> facts.put(TAG + tag.key(), tag.value()));
        return this;
    }

    public Map<String, String> map() {
        return facts;
    }

    /** The tags that a merge sets. */
    public static List<Tag> set(Merge merge) {
        return merge.changes().entrySet().stream()
                .filter(change -> change.getKey().startsWith(TAG))
                .flatMap(change ->
                        change
                                .getValue()
                                .map(value -> new Tag(change.getKey().substring(TAG.length()), value))
                                .stream())
                .toList();
    }

    /** The keys of the tags that a merge takes away. */
    public static List<String> gone(Merge merge) {
        return merge.changes().entrySet().stream()
                .filter(change -> change.getKey().startsWith(TAG))
                .filter(change -> change.getValue().isEmpty())
                .map(change -> change.getKey().substring(TAG.length()))
                .toList();
    }

    /** The new value of a fact; empty when it stays or goes. */
    public static Optional<String> changed(Merge merge, String name) {
        return merge.changes().getOrDefault(name, Optional.empty());
    }
}
