// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.functions.gateway.route.Cohort;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway as a process, between a real client, real servers and a control that a test speaks for. */
class GatewayIT {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Revision REVISIONS = new Revision(VERTX);
    private static final FakeControl CONTROL = new FakeControl(VERTX);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private static final String NEWEST = "penguins-00002";
    private static final String OTHER = "penguins-00001";
    private static final JsonObject BY_HEADER = new JsonObject().put("header", "X-User");
    private static final int TIMEOUT = 30_000;

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = GatewayProcess.start(CONTROL.port(), "http://127.0.0.1:" + REVISIONS.port());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallerStaysWithTheNewestRevisionWhilePercentsGrow() throws Exception {
        for (int percent : new int[] {0, 10, 50, 100, 0}) {
            String service = "grows-" + percent; // of which nothing is kept yet
            CONTROL.route(service, NEWEST, percent, OTHER, BY_HEADER, TIMEOUT);
            for (int caller = 0; caller < 50; caller++) {
                String key = "user-" + caller;
                boolean newest = Cohort.bucket(NEWEST, key) < percent * 100;
                assertThat(revision(service, "X-User", key)).isEqualTo(newest ? NEWEST : OTHER);
            }
        }
    }

    @Test
    void aRouteThatChangesIsFollowed() throws Exception {
        CONTROL.route("changes", NEWEST, 0, OTHER, BY_HEADER, TIMEOUT);
        assertThat(revision("changes", "X-User", "ada")).isEqualTo(OTHER);

        CONTROL.route("changes", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);
        long changed = System.nanoTime();
        while (!revision("changes", "X-User", "ada").equals(NEWEST)) {
            assertThat(System.nanoTime() - changed).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }

    @Test
    void aCookieIsGivenOnceAndThenFollowed() throws Exception {
        CONTROL.route(
                "cookies", NEWEST, 50, OTHER, new JsonObject("{\"cookie\":\"cohort\",\"maxAge\":\"60s\"}"), TIMEOUT);
        Set<String> reached = new HashSet<>();
        for (int caller = 0; caller < 20; caller++) {
            HttpResponse<String> first = get("cookies", "/describe", "X-Forwarded-Proto", "https");
            String cookie = first.headers().allValues("set-cookie").getFirst();
            assertThat(cookie)
                    .matches("cohort=[0-9a-f]{32}; Max-Age=60; Expires=[^;]+; Path=/services/default/cookies; Secure;"
                            + " HTTPOnly; SameSite=Lax");
            assertThat(first.headers().allValues("set-cookie")).hasSize(2).contains("own=1");

            HttpResponse<String> again =
                    get("cookies", "/describe", "Cookie", cookie.substring(0, cookie.indexOf(';')));

            assertThat(again.headers().allValues("set-cookie")).containsExactly("own=1");
            assertThat(revisionOf(again)).isEqualTo(revisionOf(first));
            reached.add(revisionOf(first));
        }
        assertThat(reached).containsExactlyInAnyOrder(NEWEST, OTHER);
    }

    @Test
    void aClaimOfATokenTellsTheCallerAndABadTokenIsDrawn() throws Exception {
        CONTROL.route("claims", NEWEST, 50, OTHER, new JsonObject().put("jwtClaim", "sub"), TIMEOUT);
        for (int caller = 0; caller < 10; caller++) {
            String key = "user-" + caller;
            String claims = Base64.getUrlEncoder()
                    .encodeToString(("{\"sub\":\"" + key + "\"}").getBytes(StandardCharsets.UTF_8));
            assertThat(revision("claims", "Authorization", "Bearer e30." + claims + ".s"))
                    .isEqualTo(Cohort.bucket(NEWEST, key) < 5_000 ? NEWEST : OTHER);
        }
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            reached.add(revision("claims", "Authorization", "Bearer no.token.!"));
        }
        assertThat(reached).containsExactlyInAnyOrder(NEWEST, OTHER);
    }

    @Test
    void withoutAffinityRequestsAreDrawnAndATagIsFollowed() throws Exception {
        CONTROL.route("drawn", NEWEST, 50, OTHER, new JsonObject(), TIMEOUT);
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            reached.add(revision("drawn", "X-User", "ada"));
            assertThat(revision("drawn", "Knative-Serving-Tag", "candidate")).isEqualTo(NEWEST);
        }

        assertThat(reached).containsExactlyInAnyOrder(NEWEST, OTHER);
        String metrics = CLIENT.send(HttpRequest.newBuilder(uri("/metrics")).build(), BodyHandlers.ofString())
                .body();
        assertThat(metrics)
                .containsPattern("neap_gateway_requests_seconds_count\\{by=\"tag\",service=\"drawn\",share=\"newest\","
                        + "status=\"2xx\",workspace=\"default\"[^}]*} 40");
        assertThat(metrics).contains("neap_gateway_routes ");
    }

    @Test
    void theRevisionSeesWhatTheClientSentAndWhoseItIs() throws Exception {
        CONTROL.route("seen", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);

        JsonObject seen = new JsonObject(get(
                        "seen",
                        "/describe?x=%2F",
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "X-Forwarded-For",
                        "192.0.2.7",
                        "K-Proxy-Request",
                        "activator",
                        "K-Network-Probe",
                        "queue",
                        "Knative-Serving-Revision",
                        "neap-gateway-00001")
                .body());

        assertThat(seen.getString("revision")).isEqualTo(NEWEST);
        assertThat(seen.getString("namespace")).isEqualTo("default");
        assertThat(seen.getString("version")).isEqualTo("HTTP_1_1");
        assertThat(seen.getString("uri")).isEqualTo("/describe?x=%2F");
        assertThat(seen.getString("authority")).isEqualTo("127.0.0.1:" + gateway.port());
        JsonObject headers = seen.getJsonObject("headers");
        assertThat(headers.getMap())
                .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .containsEntry("x-forwarded-for", "192.0.2.7, 127.0.0.1")
                .containsEntry("x-forwarded-prefix", "/services/default/seen")
                .containsEntry("x-forwarded-proto", "http")
                .doesNotContainKeys("k-proxy-request", "k-network-probe");
    }

    @Test
    void bodiesPassWholeAndAsFastAsTheOtherReads() throws Exception {
        CONTROL.route("bodies", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);
        String body = "penguin ".repeat(1 << 19);
        HttpRequest echo = HttpRequest.newBuilder(uri("/services/default/bodies/echo"))
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(CLIENT.send(echo, BodyHandlers.ofString()).body()).isEqualTo(body);

        long count = 256L << 20; // more than the process's whole heap
        HttpRequest bytes = HttpRequest.newBuilder(uri("/services/default/bodies/bytes?count=" + count))
                .build();
        try (InputStream answer =
                CLIENT.send(bytes, BodyHandlers.ofInputStream()).body()) {
            assertThat(answer.read()).isZero();
            Thread.sleep(500); // what is written now is all that the buffers on the way take
            assertThat(REVISIONS.written.get()).isLessThan(count / 4);
            long read = 1;
            byte[] chunk = new byte[1 << 20];
            for (int n = answer.read(chunk); n >= 0; n = answer.read(chunk)) {
                read += n;
            }
            assertThat(read).isEqualTo(count);
        }
    }

    @Test
    void aRevisionThatDoesNotAnswerInItsTimeIsGivenUp() throws Exception {
        CONTROL.route("late", NEWEST, 100, OTHER, BY_HEADER, 300);
        int cancelled = REVISIONS.cancelled.get();

        HttpResponse<String> late = get("late", "/never");

        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).contains("\"error\"", NEWEST, "300 ms");
        eventually(() -> REVISIONS.cancelled.get() > cancelled);
    }

    @Test
    void aConnectionThatBreaksIsNoAnswerOrABrokenOne() throws Exception {
        CONTROL.route("breaks", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);

        assertThat(get("breaks", "/crash").statusCode()).isEqualTo(502);
        assertThatThrownBy(() -> get("breaks", "/half")).isInstanceOf(IOException.class);
        assertThat(revision("breaks", "X-User", "ada")).isEqualTo(NEWEST);
    }

    @Test
    void aClientThatLeavesTakesItsRequestWithIt() throws Exception {
        CONTROL.route("leaves", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);
        int cancelled = REVISIONS.cancelled.get();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            client.getOutputStream()
                    .write("GET /services/default/leaves/never HTTP/1.1\r\nHost: a\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(300); // until it waits at the revision
        }

        eventually(() -> REVISIONS.cancelled.get() > cancelled);
    }

    @Test
    void aServiceThatControlDoesNotKnowIsNotFound() throws Exception {
        HttpResponse<String> unknown = get("nobody", "/");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"error\"", "nobody", "/api/v1/workspaces/default/services");
        assertThat(CLIENT.send(HttpRequest.newBuilder(uri("/elsewhere")).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whileControlIsAwayTheLastRouteIsUsedAndOnlyWhatIsNewIsRefused() throws Exception {
        CONTROL.route("kept", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);
        assertThat(revision("kept", "X-User", "ada")).isEqualTo(NEWEST);
        CONTROL.away(true);
        try {
            HttpResponse<String> never = get("never-heard-of", "/");
            assertThat(never.statusCode()).isEqualTo(503);
            assertThat(never.headers().firstValue("retry-after")).contains("1");
            assertThat(never.body()).contains("control answered 503");

            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            int asked = CONTROL.asked();
            while (System.nanoTime() < until) {
                assertThat(revision("kept", "X-User", "ada")).isEqualTo(NEWEST);
            }
            assertThat(CONTROL.asked() - asked).isBetween(2, 6);
        } finally {
            CONTROL.away(false);
        }
    }

    @Test
    void aRevisionThatIsGoneIsLeftForTheOneThatTheNextRouteNames() throws Exception {
        try (GatewayProcess other = GatewayProcess.start(CONTROL.port(), "http://{revision}:" + REVISIONS.port())) {
            CONTROL.route("gone", "127.0.0.2", 100, "", BY_HEADER, TIMEOUT); // where nothing listens
            URI uri = URI.create("http://127.0.0.1:" + other.port() + "/services/default/gone/echo");
            HttpRequest post = HttpRequest.newBuilder(uri)
                    .POST(BodyPublishers.ofString("whole"))
                    .build();
            CompletableFuture<HttpResponse<String>> answer = CLIENT.sendAsync(post, BodyHandlers.ofString());
            Thread.sleep(300); // some attempts

            assertThat(answer).isNotDone();
            CONTROL.route("gone", "127.0.0.1", 100, "", BY_HEADER, TIMEOUT);

            assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo("whole");
            CONTROL.route("gone", "127.0.0.2", 100, "", BY_HEADER, 400);
            HttpResponse<String> never = eventuallyNot200(uri);
            assertThat(never.statusCode()).isEqualTo(503);
            assertThat(never.body()).contains("could not be reached in time");
        }
    }

    @Test
    void connectionsThatAreLeftLoseNoRequest() throws Exception {
        CONTROL.route("steady", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3); // the life of a connection many times
        try (HttpClient http2 = HttpClient.newHttpClient()) {
            while (System.nanoTime() < until) {
                assertThat(get("steady", "/describe").statusCode()).isEqualTo(200);
                HttpRequest second = HttpRequest.newBuilder(uri("/services/default/steady/describe"))
                        .version(Version.HTTP_2)
                        .build();
                assertThat(http2.send(second, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(get("steady", "/slow?count=1500").body()).isEqualTo("late"); // on a connection that is due
    }

    @Test
    void whoIsBeingAnsweredAtTheEndIsAnswered() throws Exception {
        CONTROL.route("ends", NEWEST, 100, OTHER, BY_HEADER, TIMEOUT);
        try (GatewayProcess other = GatewayProcess.start(CONTROL.port(), "http://127.0.0.1:" + REVISIONS.port())) {
            URI slow = URI.create("http://127.0.0.1:" + other.port() + "/services/default/ends/slow?count=2000");
            CompletableFuture<HttpResponse<String>> answer =
                    CLIENT.sendAsync(HttpRequest.newBuilder(slow).build(), BodyHandlers.ofString());
            Thread.sleep(500); // until it waits at the revision
            other.terminate();

            assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("late");
            assertThat(other.awaitExit()).isIn(0, 143);
        }
    }

    private HttpResponse<String> eventuallyNot200(URI uri) throws Exception {
        for (int i = 0; i < 100; i++) {
            HttpResponse<String> answer =
                    CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return answer;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it still answers");
    }

    private static void eventually(BooleanSupplier holds) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(20);
        }
    }

    private static String revision(String service, String... headers) throws Exception {
        return revisionOf(get(service, "/describe", headers));
    }

    private static String revisionOf(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("revision");
    }

    private static HttpResponse<String> get(String service, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/services/default/" + service + path))
                .timeout(Duration.ofSeconds(20));
        return CLIENT.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }
}
