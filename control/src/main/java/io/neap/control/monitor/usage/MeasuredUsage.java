// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

/**
 * The reports of one revision, summed up.
 *
 * @param processUs how long processes were there, in microseconds, one after the other
 * @param memoryPeak the largest resident set of a process in bytes; 0 if unknown
 * @param everCpuUs {@code cpuUs} of all the time that is kept
 * @param everProcessUs {@code processUs} of all the time that is kept
 * @param everMemoryPeak {@code memoryPeak} of all the time that is kept
 */
public record MeasuredUsage(
        String revision,
        long requests,
        long rows,
        long failures,
        long computeUs,
        long cpuUs,
        long processUs,
        long memoryPeak,
        long everCpuUs,
        long everProcessUs,
        long everMemoryPeak) {

    static MeasuredUsage none(String revision) {
        return new MeasuredUsage(revision, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
