// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.activator;

/**
 * Why a request was never sent to a revision; since nothing ran, the client may always try again.
 *
 * @param message one sentence for the client
 */
public record Refusal(Kind kind, String message) {

    /** The cases that are answered differently. */
    public enum Kind {
        /** As many wait as may. */
        QUEUE_FULL,
        /** It did not become ready; the message has the reason. */
        FAILED,
        /** The revision was removed; another one has its route. */
        GONE
    }
}
