// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.functions.gateway.route.Address.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "/services/a/b/v2/models/m?x=1,/v2/models/m?x=1",
        "/services/a/b,/",
        "/services/a/b?x=%2F,/?x=%2F",
        "/services/a/b/,/",
        "/services/a/b//x,//x"
    })
    void theFunctionSeesWhatFollowsTheService(String uri, String seen) {
        assertThat(Address.of(uri, null)).contains(new Address(new Service("a", "b"), seen, "/services/a/b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/services/a",
                "/services/a/",
                "/services/A/b/",
                "/services/../b/",
                "/q/health",
                "/services/a/b#x"
            })
    void anythingElseIsForNoService(String uri) {
        assertThat(Address.of(uri, null)).isEmpty();
        assertThat(Address.of(uri, "a/B")).isEmpty();
    }

    @Test
    void aHeaderNamesTheServiceAndLeavesThePath() {
        assertThat(Address.of("/inference.GRPCInferenceService/ModelInfer", "a/b"))
                .contains(new Address(new Service("a", "b"), "/inference.GRPCInferenceService/ModelInfer", ""));
    }
}
