// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void both_clients_get_the_same_database() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ada:s3cret@db.example:6543/neap?sslmode=require");

        assertThat(url.settings())
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://db.example:6543/neap?sslmode=require")
                .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example:6543/neap?sslmode=require")
                .containsEntry("quarkus.datasource.username", "ada")
                .containsEntry("quarkus.datasource.password", "s3cret");
    }

    @Test
    void the_port_is_that_of_postgresql_when_none_is_given() {
        assertThat(DatabaseUrl.parse("postgres://ada@db/neap").port()).isEqualTo(5432);
    }

    @Test
    void the_password_is_not_printed() {
        assertThat(DatabaseUrl.parse("postgresql://ada:s3cret@db/neap"))
                .asString()
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://a:b@c/d", "postgresql://db/neap", "postgresql://a:b@c", "not a url", "jdbc:x"})
    void another_form_is_refused_without_repeating_it(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("postgresql://user:password@host:port/database")
                .hasMessageNotContaining(url);
    }
}
