// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.doctor;

import java.util.Locale;

/**
 * What one check saw.
 *
 * @param subject what was looked at, one word or two
 * @param seen what is there, in a sentence without a full stop
 * @param advice what to do about it; empty when nothing needs doing
 */
public record Finding(String subject, Grade grade, String seen, String advice) {

    /** What a finding means for Neap on this machine. */
    public enum Grade {
        GOOD,
        /** Not there; only what is optional needs it. */
        ABSENT,
        /** Neap cannot run, or will run badly. */
        BAD
    }

    static Finding good(String subject, String seen) {
        return new Finding(subject, Grade.GOOD, seen, "");
    }

    static Finding absent(String subject, String seen, String advice) {
        return new Finding(subject, Grade.ABSENT, seen, advice);
    }

    static Finding bad(String subject, String seen, String advice) {
        return new Finding(subject, Grade.BAD, seen, advice);
    }

    /** As a line of a table. */
    public String line() {
        String line = String.format(Locale.ROOT, "%-7s %-15s %s", grade.name().toLowerCase(Locale.ROOT), subject, seen);
        return advice.isEmpty() ? line : line + ": " + advice;
    }
}
