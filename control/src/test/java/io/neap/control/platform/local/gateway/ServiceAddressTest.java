// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAddressTest {

    @ParameterizedTest
    @CsvSource({
        "/services/default/penguins/v2/models/penguins/infer, /v2/models/penguins/infer",
        "/services/default/penguins/a?b=c, /a?b=c",
        "/services/default/penguins, /",
        "/services/default/penguins?b=c, /?b=c",
        "/services/default/penguins/a%2Fb//c, /a%2Fb//c",
    })
    void aPathLosesItsPrefixAndNothingElse(String uri, String rest) {
        assertThat(ServiceAddress.of("127.0.0.1", uri))
                .contains(new ServiceAddress("default", "penguins", rest, "/services/default/penguins"));
    }

    @Test
    void aHostNamesServiceAndWorkspace() {
        assertThat(ServiceAddress.of("Penguins.default.localhost", "/a?b"))
                .contains(new ServiceAddress("default", "penguins", "/a?b", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, /services",
        "localhost, /services/default",
        "localhost, /services/default/",
        "localhost, /api/v1/workspaces/default/services/penguins",
        "penguins.localhost, /",
        "a.b.c.localhost, /",
        "penguins.default.example.org, /",
        "localhost, /services/default/Pen$guins/x",
    })
    void allElseIsNotForAService(String host, String uri) {
        assertThat(ServiceAddress.of(host, uri)).isEmpty();
    }

    @Test
    void thePathIsWithoutTheQuery() {
        assertThat(new ServiceAddress("default", "penguins", "/a/b?c=/d", "").path())
                .isEqualTo("/a/b");
    }
}
