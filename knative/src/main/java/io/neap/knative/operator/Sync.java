// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

/**
 * Whether the service is as its resource says, which becomes the condition {@code Synced}.
 *
 * @param status True, False or Unknown
 * @param reason one word
 * @param message empty when there is nothing to say
 */
record Sync(String status, String reason, String message) {

    static final Sync DONE = new Sync("True", "Synced", "");

    static final Sync DRAINING = new Sync(
            "Unknown", "Draining", "A service of this name is being deleted; it is asked for when that is gone.");

    static Sync refused(String reason, String message) {
        return new Sync("False", reason, message);
    }

    boolean isDone() {
        return status.equals("True");
    }
}
