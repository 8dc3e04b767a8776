// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import java.time.Instant;

/**
 * One answer about a service, in the form that Kubernetes gave conditions.
 *
 * @param reason one word for programs
 * @param message a sentence for people; empty when there is nothing to say
 * @param since when the status became so
 */
public record Condition(String type, Status status, String reason, String message, Instant since) {

    /** Written {@code True}, {@code False} and {@code Unknown}. */
    public enum Status {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
