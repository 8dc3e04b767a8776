// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

/** Told of each run, from the thread that ran it. */
@FunctionalInterface
public interface BatchObserver {

    /** A run of so many requests, with so many rows in all, is over and went well. */
    void executed(int requests, long rows, RunTimes times);
}
