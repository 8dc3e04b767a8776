// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCallerTest {

    @ParameterizedTest
    @CsvSource({"ada:secret, ada", "ada, ada", "Ünal:a:b, Ünal"})
    void the_user_is_that_of_the_basic_authentication(String pair, String user) {
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

        assertThat(RequestCaller.user("Basic " + encoded)).contains(user);
        assertThat(RequestCaller.user("basic  " + encoded)).contains(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Basic", "Basic !!", "Basic OnNlY3JldA==", "Basic CQo6eA=="})
    void who_says_no_name_has_none(String authorization) {
        assertThat(RequestCaller.user(authorization)).isEmpty();
    }

    @Test
    void a_reason_is_one_line_of_a_thousand_characters_at_most() {
        assertThat(RequestCaller.reason("it%20is%0D%0Abetter")).contains("it is  better");
        assertThat(RequestCaller.reason("1+1 is 100% right")).contains("1+1 is 100% right");
        assertThat(RequestCaller.reason("%F0%9F%90%A7".repeat(1_001))
                        .orElseThrow()
                        .codePoints())
                .hasSize(1_000);
        assertThat(RequestCaller.reason(" %00 ")).isEmpty();
        assertThat(RequestCaller.reason(null)).isEmpty();
    }
}
