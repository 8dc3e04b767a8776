// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.tensor.Tensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for its run.
 *
 * @param rows of each input, or 0 if the inputs differ in it and the request can only run alone
 * @param priority 1 or more: the lower it is, the earlier it runs; 0, which comes last, if the client names none
 * @param arrival in nanoseconds of the batcher's clock
 * @param expiry in nanoseconds of the same clock; a request that still waits then is not run
 * @param deadline when its answer is wanted, by the same clock
 * @param answer done already if the caller has given up
 */
record PendingRequest(
        List<Tensor> inputs,
        List<String> outputs,
        long rows,
        long priority,
        long arrival,
        long expiry,
        long deadline,
        CompletableFuture<Execution> answer) {

    PendingRequest(
            List<Tensor> inputs,
            List<String> outputs,
            long priority,
            long arrival,
            long expiry,
            long deadline,
            CompletableFuture<Execution> answer) {
        this(inputs, outputs, rows(inputs), priority, arrival, expiry, deadline, answer);
    }

    private static long rows(List<Tensor> inputs) {
        long rows = inputs.isEmpty() ? 0 : inputs.get(0).rows();
        for (Tensor input : inputs) {
            if (input.shape().rank() == 0 || input.rows() != rows) {
                return 0;
            }
        }
        return rows;
    }

    boolean isBefore(PendingRequest other) {
        return priority != 0 && (other.priority == 0 || priority < other.priority);
    }

    boolean isExpired(long now) {
        return expiry - now < 0;
    }

    /** Answers that it came too late to be run. */
    void expire() {
        answer.completeExceptionally(new ServingException(
                ErrorCode.DEADLINE_EXCEEDED, "the request's time was over before the model was free"));
    }

    /** Whether the two differ in nothing but their rows. */
    boolean joins(PendingRequest other) {
        if (inputs.size() != other.inputs.size() || !outputs.equals(other.outputs)) {
            return false;
        }
        for (int i = 0; i < inputs.size(); i++) {
            Tensor mine = inputs.get(i);
            Tensor theirs = other.inputs.get(i);
            if (mine.type() != theirs.type() || !mine.shape().equalsButForRows(theirs.shape())) {
                return false;
            }
        }
        return true;
    }
}
