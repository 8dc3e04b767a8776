// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import java.util.Objects;

/**
 * Whether what a resource asks for is so, which becomes its condition {@code Synced} or {@code Ready}.
 *
 * @param status True, False or Unknown
 * @param reason one word
 * @param message empty when there is nothing to say
 */
public record Sync(String status, String reason, String message) {

    public static final Sync DONE = new Sync("True", "Synced", "");

    static final Sync DRAINING = new Sync(
            "Unknown", "Draining", "A service of this name is being deleted; it is asked for when that is gone.");

    static final Sync LATER =
            new Sync("True", "Synced", "The Rollout was changed; that counts when the running rollout has ended.");

    public static Sync refused(String reason, String message) {
        return new Sync("False", reason, message);
    }

    /** What is tried again after a failure. */
    public static Sync unavailable(Exception failure) {
        String cause = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return new Sync("Unknown", "Unavailable", "It is tried again: " + cause);
    }

    boolean isDone() {
        return status.equals("True");
    }
}
