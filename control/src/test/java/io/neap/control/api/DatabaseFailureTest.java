// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.vertx.sqlclient.DatabaseException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailureTest {

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57P02", "57P03", "08006", "53300"})
    void a_database_that_starts_stops_or_is_too_busy_is_asked_again(String state) {
        assertThat(DatabaseFailure.of(new CompletionException(answered(state))).map(DomainException::code))
                .contains(ErrorCode.TEMPORARILY_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"23505", "42601", "57014"})
    void what_the_database_says_to_a_statement_is_no_outage(String state) {
        assertThat(DatabaseFailure.of(answered(state))).isEmpty();
    }

    @Test
    void a_number_out_of_range_is_the_caller_s() {
        assertThat(DatabaseFailure.of(answered("22003")).orElseThrow())
                .satisfies(told -> assertThat(told.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE))
                .hasMessageContaining("out of the range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001"})
    void one_of_two_who_waited_for_each_other_tries_again(String state) {
        assertThat(DatabaseFailure.of(answered(state)).orElseThrow())
                .satisfies(told -> assertThat(told.code()).isEqualTo(ErrorCode.TEMPORARILY_UNAVAILABLE))
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void a_full_disk_is_told_as_one() {
        assertThat(DatabaseFailure.of(answered("53100")).orElseThrow())
                .satisfies(full -> assertThat(full.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE))
                .hasMessageContaining("free disk space");
    }

    @Test
    void a_database_that_cannot_be_reached_is_asked_again() {
        assertThat(DatabaseFailure.of(new IllegalStateException(new ConnectException("refused"))))
                .map(DomainException::code)
                .contains(ErrorCode.TEMPORARILY_UNAVAILABLE);
        assertThat(DatabaseFailure.of(new IllegalStateException("a fault of Neap's own")))
                .isEmpty();
    }

    private static DatabaseException answered(@Nullable String state) {
        return new Answered(state);
    }

    private static final class Answered extends DatabaseException {

        private static final long serialVersionUID = 1L;

        private Answered(@Nullable String state) {
            super("it says no", 0, state);
        }
    }
}
