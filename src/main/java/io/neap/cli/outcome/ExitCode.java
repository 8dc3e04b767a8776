// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.outcome;

/** The exit codes of {@code neap}; scripts may rely on them. */
public final class ExitCode {

    public static final int OK = 0;

    /** The command ran and did not reach its goal. */
    public static final int FAILED = 1;

    /** The arguments make no sense; nothing was done. */
    public static final int USAGE = 2;

    /** Neap does not answer at the address asked. */
    public static final int UNREACHABLE = 3;

    /** The ledger was read, and it is not as it was written. */
    public static final int LEDGER_BROKEN = 4;

    private ExitCode() {}
}
