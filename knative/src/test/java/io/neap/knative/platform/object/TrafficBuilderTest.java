// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import static io.neap.knative.platform.object.Fixtures.FIRST;
import static io.neap.knative.platform.object.Fixtures.SECOND;
import static io.neap.knative.platform.object.Fixtures.THIRD;
import static io.neap.knative.platform.object.Fixtures.route;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.neap.control.error.DomainException;
import io.neap.control.platform.Route;
import io.neap.control.platform.TrafficTarget;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficBuilderTest {

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments("one-target", route(TrafficTarget.of(FIRST, 100))),
                arguments(
                        "canary-with-tags",
                        route(
                                TrafficTarget.of(FIRST, 90).tagged("stable"),
                                TrafficTarget.of(SECOND, 10).tagged("canary"))),
                arguments(
                        "preview-by-its-tag-alone",
                        route(
                                TrafficTarget.of(FIRST, 100),
                                TrafficTarget.of(SECOND, 0).tagged("preview"))),
                arguments(
                        "no-share-and-no-tag-is-left-out",
                        route(TrafficTarget.of(FIRST, 0), TrafficTarget.of(SECOND, 100), TrafficTarget.of(THIRD, 0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void aRouteBecomesTraffic(String golden, Route route) throws IOException {
        Golden.assertSame("traffic/" + golden, TrafficBuilder.traffic(route));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Canary", "2nd", "canary-", "a.b"})
    void aTagThatIsNoHostLabelIsRefused(String tag) {
        Route route = route(TrafficTarget.of(FIRST, 100).tagged(tag));

        assertThatThrownBy(() -> TrafficBuilder.traffic(route))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("Tag '" + tag + "' of default/penguins-00001 does not make a host name");
    }

    @Test
    void theHostOfATagMayHave63LettersAndNoMore() throws IOException {
        String longest = "t".repeat(63 - "-penguins".length());

        Golden.assertSame(
                "traffic/longest-tag",
                TrafficBuilder.traffic(route(TrafficTarget.of(FIRST, 100).tagged(longest))));
        Route tooLong = route(TrafficTarget.of(FIRST, 100).tagged(longest + "t"));
        assertThatThrownBy(() -> TrafficBuilder.traffic(tooLong)).isInstanceOf(DomainException.class);
    }
}
