// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.functions.gateway.route.Route.Target;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

    /** The golden answer of control's own test. */
    private static final Path GOLDEN = Path.of("../../control/src/test/resources/golden/v1/route.json");

    @Test
    void whatControlAnswersIsRead() throws IOException {
        Route route = Route.read(new JsonObject(Files.readString(GOLDEN)));

        assertThat(route.affinity()).isEqualTo(new Affinity.Cookie("cohort", 3600));
        assertThat(route.salt()).isEqualTo("penguins-00003");
        assertThat(route.targets())
                .containsExactly(
                        new Target("penguins-00003", Optional.of("candidate"), 0, 1000, Duration.ofSeconds(30)),
                        new Target("penguins-00001", Optional.empty(), 1000, 10_000, Duration.ofSeconds(30)));
        assertThat(route.of(999).revision()).isEqualTo("penguins-00003");
        assertThat(route.of(1000).revision()).isEqualTo("penguins-00001");
        assertThat(route.tagged("candidate")).map(Target::revision).contains("penguins-00003");
        assertThat(route.tagged("other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"generation\":1,\"salt\":\"a\",\"targets\":[]}",
                "{\"generation\":1,\"salt\":\"a\",\"targets\":[{\"revision\":\"a\",\"from\":0,\"below\":9999,\"timeoutMillis\":1}]}"
            })
    void whatIsNoWholeRouteIsRefused(String document) {
        assertThatThrownBy(() -> Route.read(new JsonObject(document))).isInstanceOf(RuntimeException.class);
    }
}
