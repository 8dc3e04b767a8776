// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.job;

/**
 * What is kept of a job's last process.
 *
 * @param exitCode -1 when it is not known, as when the job outlived its deadline
 * @param log the end of what it wrote
 */
public record JobEnd(int exitCode, String log) {

    public JobEnd {
        log = log.replace('\u0000', '\uFFFD'); // PostgreSQL does not hold it, and a process writes what it likes
    }
}
