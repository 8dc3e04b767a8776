// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

    @ParameterizedTest
    @CsvSource({"sub,ada", "tenant,42"})
    void aTextOrNumberOfTheTokenIsAKey(String name, String key) {
        String token = token("{\"sub\":\"ada\",\"tenant\":42,\"roles\":[\"a\"],\"nothing\":null}");

        assertThat(Draw.claim(name, "Bearer " + token)).contains(key);
        assertThat(Draw.claim(name, "bearer " + token)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"roles", "nothing", "other"})
    void anythingElseIsNone(String name) {
        String token = token("{\"sub\":\"ada\",\"roles\":[\"a\"],\"nothing\":null}");

        assertThat(Draw.claim(name, "Bearer " + token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic YTpi", "Bearer", "Bearer a.b", "Bearer a.!!.c", "Bearer a.e30.c.d", "Basic a.e30.c"})
    void whatIsNoTokenHasNoClaims(String authorization) {
        assertThat(Draw.claim("sub", authorization)).isEmpty();
    }

    @Test
    void whatIsNoObjectHasNoClaims() {
        assertThat(Draw.claim("sub", "Bearer " + token("[1]"))).isEmpty();
        assertThat(Draw.claim("sub", "Bearer " + token("not json"))).isEmpty();
    }

    private static String token(String claims) {
        return "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".signature";
    }
}
