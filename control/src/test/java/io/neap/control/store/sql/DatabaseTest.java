// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.vertx.RunOnVertxContext;
import io.quarkus.test.vertx.UniAsserter;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class DatabaseTest {

    @Inject
    Database database;

    @Test
    @RunOnVertxContext
    void what_takes_too_long_is_given_up_and_nothing_after_it(UniAsserter asserter) {
        asserter.assertFailedWith(
                () -> database.list(String.class, sleep(30), Duration.ofMillis(50)),
                failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                DomainException.class,
                                late -> assertThat(late.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE)));
        asserter.assertThat(
                () -> database.list(String.class, sleep(0.1)),
                slept -> assertThat(slept).isEqualTo(List.of("")));
    }

    private static Sql sleep(double seconds) {
        return Sql.of("select cast(to_jsonb(cast(pg_sleep(cast(? as float8)) as text)) as text)", seconds);
    }
}
