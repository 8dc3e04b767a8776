// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

/**
 * What a run was made of, in nanoseconds.
 *
 * @param input joining the requests' rows
 * @param infer the model itself
 * @param output parting its answer
 */
public record RunTimes(long input, long infer, long output) {

    public long total() {
        return input + infer + output;
    }
}
