// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.neap.control.error.DomainException;
import io.neap.control.platform.RevisionName;
import java.time.Duration;
import java.time.Instant;

/**
 * What one process of a revision says that it has used between two instants.
 *
 * @param process its name, which no other process has
 * @param sequence counts its reports from 1; one that comes again has the same
 * @param requests answered well
 * @param compute that its models were running
 * @param cpu of all its threads
 * @param memory its largest resident set so far, in bytes; 0 if it does not know
 */
public record UsageReport(
        RevisionName revision,
        String process,
        long sequence,
        Instant since,
        Instant until,
        long requests,
        long rows,
        long failures,
        Duration compute,
        Duration cpu,
        long memory) {

    /** A process tells every minute; one that could not for so long has something wrong with its clock. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private static final int LONGEST_PROCESS = 100;

    public UsageReport {
        require(
                !process.isBlank() && process.length() <= LONGEST_PROCESS,
                "process must have 1 to " + LONGEST_PROCESS + " characters");
        require(sequence >= 1, "sequence must count from 1");
        require(
                requests >= 0
                        && rows >= 0
                        && failures >= 0
                        && memory >= 0
                        && !cpu.isNegative()
                        && !compute.isNegative(),
                "no figure may be negative");
        require(
                !until.isBefore(since) && Duration.between(since, until).compareTo(LONGEST) <= 0,
                "until must be at or after since, by 31 days at most");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid("This report of usage cannot be counted: " + message + ".");
        }
    }
}
