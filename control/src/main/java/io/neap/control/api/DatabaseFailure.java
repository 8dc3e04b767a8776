// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Failures of the database, or of the way to it, that the caller can do something about, if only try again. */
final class DatabaseFailure {

    private static final String DISK_FULL = "53100";

    /** PostgreSQL's invalid_regular_expression. */
    private static final String BAD_PATTERN = "2201B";

    /** PostgreSQL's numeric_value_out_of_range. */
    private static final String TOO_GREAT = "22003";

    /** PostgreSQL's character_not_in_repertoire and untranslatable_character. */
    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

    /** Neap's own: see the migration that refuses what changes a closed workspace. */
    private static final String CLOSED = "NW001";

    /** PostgreSQL's class of transactions that it gave up, such as one of two that waited for each other. */
    private static final String ROLLED_BACK = "40";

    private DatabaseFailure() {}

    /** What the caller is told; empty when the failure is another. */
    static Optional<DomainException> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException answered) {
                return of(String.valueOf(answered.getSqlState()), answered);
            }
            if (cause instanceof SQLException answered) { // as Hibernate tells it
                return of(String.valueOf(answered.getSQLState()), answered);
            }
            if (cause instanceof ConnectException || cause instanceof ClosedConnectionException) {
                return Optional.of(unreachable(cause));
            }
        }
        return Optional.empty();
    }

    private static Optional<DomainException> of(String state, Throwable answered) {
        if (DISK_FULL.equals(state)) {
            return Optional.of(new DomainException(
                    ErrorCode.INSUFFICIENT_STORAGE,
                    "The database's disk is full, and nothing was changed: free disk space and try again.",
                    answered));
        }
        if (UNSTORABLE.contains(state)) {
            return Optional.of(new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "A text holds the character U+0000, which can't be kept: leave it out.",
                    answered));
        }
        if (BAD_PATTERN.equals(state)) {
            return Optional.of(new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE, "The filter has an invalid regular expression.", answered));
        }
        if (TOO_GREAT.equals(state)) {
            return Optional.of(new DomainException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "A number is out of the range that can be kept or computed with.",
                    answered));
        }
        if (CLOSED.equals(state)) {
            return Optional.of(new DomainException(
                    ErrorCode.RESOURCE_CONFLICT,
                    "The workspace is being deleted: nothing new can be put into it, and its experiments stay as they are.",
                    answered));
        }
        if (state.startsWith(ROLLED_BACK)) {
            return Optional.of(new DomainException(
                    ErrorCode.TEMPORARILY_UNAVAILABLE,
                    "Somebody else was changing the same at that moment, and nothing was changed: try again.",
                    answered));
        }
        return isPassing(state) ? Optional.of(unreachable(answered)) : Optional.empty();
    }

    /** PostgreSQL's classes: 08 is a broken connection, 53 a lack of something, 57P0 a stop or a start under way. */
    private static boolean isPassing(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P0");
    }

    private static DomainException unreachable(Throwable gone) {
        return new DomainException(
                ErrorCode.TEMPORARILY_UNAVAILABLE, "A part of Neap can't be reached just now; try again.", gone);
    }
}
