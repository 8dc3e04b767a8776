// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.neap.control.platform.Affinity;
import io.neap.control.platform.Cohort;
import io.neap.control.platform.Platform;
import io.neap.control.platform.Requests;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who calls stays with a revision, asked through the gateway on control's own port. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@QuarkusTestResource(SampleFunctionResource.class)
class LocalAffinityTest {

    private static final ServiceName SERVICE = new ServiceName("default", "affinity-sample");
    private static final RevisionName ONE = RevisionName.of(SERVICE, 1);
    private static final RevisionName TWO = RevisionName.of(SERVICE, 2);
    private static final List<String> CALLERS =
            IntStream.range(0, 60).mapToObj(caller -> "user-" + caller).toList();

    @Inject
    Platform platform;

    private long generation;

    @BeforeEach
    void serve() {
        for (RevisionName name : List.of(ONE, TWO)) {
            platform.apply(new Revision(
                            name, "sample", Map.of(), Scale.DEFAULT, 0, Duration.ofSeconds(30), Duration.ofSeconds(60)))
                    .await()
                    .atMost(Duration.ofSeconds(30));
        }
    }

    @AfterEach
    void forget() {
        platform.removeRoute(SERVICE)
                .chain(() -> platform.remove(ONE))
                .chain(() -> platform.remove(TWO))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    @Test
    void aCallerOfTheNewestStaysThereWhilePercentsGrowAndComesBackAfterARollBack() throws Exception {
        Affinity affinity = new Affinity.Header("X-User");
        Set<String> before = Set.of();
        for (int percent : List.of(0, 10, 50, 100)) {
            route(percent, affinity);

            Set<String> newest = ofTheNewest();

            assertThat(newest).containsAll(before).isEqualTo(expected(percent));
            before = newest;
        }
        route(0, affinity);

        assertThat(ofTheNewest()).isEmpty();
    }

    @Test
    void aCallerWithoutACookieIsGivenOneThatIsThenFollowed() throws Exception {
        route(50, new Affinity.Cookie("cohort", Duration.ofHours(1)));
        Set<String> reached = new HashSet<>();
        for (int caller = 0; caller < 20; caller++) {
            HttpResponse<String> first = requests().get("/wait", "X-Forwarded-Proto", "https");
            String cookie = first.headers().firstValue("set-cookie").orElseThrow();
            assertThat(cookie)
                    .matches("cohort=[0-9a-f]{32}; Max-Age=3600; Expires=[^;]+; Path=/services/default/affinity-sample;"
                            + " Secure; HTTPOnly; SameSite=Lax");
            reached.add(first.body());

            HttpResponse<String> again = requests().get("/wait", "Cookie", cookie.substring(0, cookie.indexOf(';')));

            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("set-cookie")).isEmpty();
        }
        assertThat(reached).containsExactlyInAnyOrder(ONE.name(), TWO.name());
        assertThat(requests().get("/wait").headers().firstValue("set-cookie").orElseThrow())
                .doesNotContain("Secure");
    }

    @Test
    void aClaimOfTheTokenTellsTheCaller() throws Exception {
        route(50, new Affinity.JwtClaim("sub"));

        for (String caller : CALLERS.subList(0, 10)) {
            String claims = Base64.getUrlEncoder()
                    .encodeToString(("{\"sub\":\"" + caller + "\"}").getBytes(StandardCharsets.UTF_8));
            assertThat(requests()
                            .get("/wait", "Authorization", "Bearer e30." + claims + ".s")
                            .body())
                    .isEqualTo(expected(50).contains(caller) ? TWO.name() : ONE.name());
        }
    }

    @Test
    void whoCannotBeToldIsDrawnAndATagComesFirst() throws Exception {
        route(50, new Affinity.Header("X-User"));
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            reached.add(requests().get("/wait").body());
            reached.add(requests().get("/wait", "X-User", " ").body());
        }

        assertThat(reached).containsExactlyInAnyOrder(ONE.name(), TWO.name());
        for (String caller : CALLERS.subList(0, 10)) {
            assertThat(requests()
                            .get("/wait", "X-User", caller, "Knative-Serving-Tag", "candidate")
                            .body())
                    .isEqualTo(TWO.name());
        }
    }

    private Set<String> ofTheNewest() throws Exception {
        Set<String> newest = new TreeSet<>();
        for (String caller : CALLERS) {
            String first = requests().get("/wait", "X-User", caller).body();
            assertThat(requests().get("/wait", "X-User", caller).body()).isEqualTo(first);
            if (first.equals(TWO.name())) {
                newest.add(caller);
            }
        }
        return newest;
    }

    private static Set<String> expected(int percent) {
        Set<String> expected = new TreeSet<>(CALLERS);
        expected.removeIf(caller -> Cohort.bucket(TWO.name(), caller) >= percent * Cohort.PERCENT);
        return expected;
    }

    private void route(int percent, Affinity affinity) {
        List<TrafficTarget> targets = List.of(
                TrafficTarget.of(ONE, 100 - percent),
                TrafficTarget.of(TWO, percent).tagged("candidate"));
        platform.apply(new Route(SERVICE, ++generation, targets, Optional.of(affinity)))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private Requests requests() {
        return new Requests(platform.address(SERVICE, Optional.empty()));
    }
}
