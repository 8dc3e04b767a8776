// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.model;

import io.neap.knative.crd.Model;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a resource may do with an alias. One that leads where the resource last had it lead is the resource's to move;
 * any other was moved through the API, and who is right is not guessed.
 */
sealed interface AliasClaim {

    /** It leads where it is to lead. */
    record Keep() implements AliasClaim {}

    /** It is moved, if it still is where it was seen. */
    record Move() implements AliasClaim {}

    /** Somebody else has moved it; the message says how to end that. */
    record Conflict(String message) implements AliasClaim {}

    /**
     * Decides.
     *
     * @param wanted the version that the resource names
     * @param applied the version that it last had the alias lead to
     * @param found the version that it leads to; empty when it is not set
     * @param override where it may be moved from against the API's word; {@code none} when it is not set
     */
    static AliasClaim of(
            String alias, int wanted, Optional<Integer> applied, Optional<Integer> found, Optional<String> override) {
        if (found.equals(Optional.of(wanted))) {
            return new Keep();
        }
        boolean own = found.equals(applied);
        String present = found.map(String::valueOf).orElse("none");
        return own || override.equals(Optional.of(present)) ? new Move() : conflict(alias, wanted, found, present);
    }

    private static Conflict conflict(String alias, int wanted, Optional<Integer> found, String present) {
        String what = found.map(version -> "was moved to version " + version).orElse("was deleted");
        return new Conflict("Alias " + alias + " " + what + " through the API (here " + wanted
                + "). Write the same here, or annotate this resource with " + Model.OVERRIDE + ": " + alias + "="
                + present + " to have it moved.");
    }

    /** Reads the annotation; what is not of its form is ignored. */
    static Map<String, String> overrides(Optional<String> annotation) {
        return annotation.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(part -> part.strip().split("="))
                .filter(part -> part.length == 2)
                .collect(Collectors.toMap(part -> part[0], part -> part[1], (first, second) -> second));
    }
}
