// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.job;

/** How far a job is. */
public sealed interface JobStatus {

    /** It waits: for a queue, for somebody who lifts its suspension, or for a place. */
    record Waiting(String reason) implements JobStatus {}

    /** A process of it works. */
    record Running() implements JobStatus {}

    /**
     * It has come to its end.
     *
     * @param succeeded whether as it should
     * @param reason why it failed; empty when it did not
     * @param message what its process left as its last word: {@code {"run_id", "model", "version"}} when it trained
     */
    record Ended(boolean succeeded, String reason, String message, JobEnd end) implements JobStatus {}
}
