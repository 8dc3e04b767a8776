// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

/**
 * How one model's requests are put together.
 *
 * @param maxRows rows of one run at most; 1 if the model's rows may not share a run
 * @param maxQueue requests that may wait at most; another one is refused
 * @param lanes runs at the same time
 */
public record BatchPolicy(int maxRows, int maxQueue, int lanes) {

    public BatchPolicy {
        if (maxRows < 1 || maxQueue < 1 || lanes < 1) {
            throw new IllegalArgumentException("a batch policy's numbers are at least 1");
        }
    }
}
