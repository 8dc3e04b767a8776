// SPDX-License-Identifier: Apache-2.0
package io.neap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Ingress;
import io.neap.cli.client.Oip;
import io.neap.cli.load.LoadGenerator;
import io.neap.cli.load.LoadReport;
import io.neap.fixture.HouseFixture;
import io.neap.fixture.Python;
import io.neap.fixture.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What callers of a service on a cluster see of it. */
@Tag("cluster")
class ClusterJourneyIT {

    private static final String BODY = Oip.body("features", List.of(HouseFixture.ROW));
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, Object> SLEEPY =
            Map.of("scale", Map.of("stableWindow", "6s", "gracePeriod", "0s"));

    private static ClusterHouse cluster;

    @BeforeAll
    static void install() {
        cluster = ClusterHouse.get();
    }

    @Test
    @ResourceLock(value = "control", mode = ResourceAccessMode.READ)
    void fiftyRequestsAtOnceWakeASleepingServiceAndAreAllAnswered() {
        String service = deployed("sleeper", SLEEPY);
        Waiting.untilTrue("the service to sleep", () -> state(service).equals("Asleep"));

        List<Integer> statuses = atOnce(50, cluster.address(service).resolve("/v2/models/" + service + "/infer"));

        assertThat(statuses).hasSize(50).containsOnly(200);
        JsonNode woken = Waiting.until("the ledger to have the wake", () -> woken(service));
        assertThat(woken.path("data").path("startup_ms").fieldNames())
                .toIterable()
                .contains("queue", "spawn", "main", "session", "warm-up", "ready");
    }

    @Test
    @ResourceLock(value = "control", mode = ResourceAccessMode.READ)
    void aSleepingServiceIsToldOfByControlAndSleepsOn() throws Exception {
        Optional<Python> python = Python.findForInference();
        assumeTrue(python.isPresent(), "no Python 3.11 or newer here");
        String service = deployed("told", SLEEPY);
        String path = "/api/v1/workspaces/" + ClusterHouse.WORKSPACE + "/services/" + service;
        assertThat(atOnce(1, cluster.address(service).resolve("/v2/models/" + service + "/infer")))
                .containsExactly(200);
        Waiting.untilTrue("the service to have no pod", () -> pods(service).isEmpty());

        Python.Outcome outcome =
                python.get().run(LIMIT, "oip_asleep.py", cluster.url().getAuthority() + path, service);

        assertThat(outcome.output()).contains("every answer holds");
        assertThat(pods(service)).isEmpty();
        assertThat(state(service)).isEqualTo("Asleep");
        JsonNode usage = Waiting.until(
                "the usage to be told",
                () -> Optional.of(cluster.api().get(path + "/usage").path("total"))
                        .filter(total -> total.path("requests").asInt() == 1
                                && total.path("asleepSeconds").asDouble() > 0));
        assertThat(usage.path("saved").path("memoryGibSeconds").asDouble()).isPositive();
    }

    private static String pods(String service) {
        return ClusterHouse.kubectl(
                        "get",
                        "pods",
                        "--namespace",
                        ClusterHouse.WORKSPACE,
                        "--selector",
                        "serving.knative.dev/service=" + service,
                        "--output",
                        "name")
                .strip();
    }

    @Test
    @ResourceLock(value = "control", mode = ResourceAccessMode.READ)
    void aClientOfTritonIsServedByGrpcThroughTheIngress() throws Exception {
        Optional<Python> python = Python.findForInference();
        assumeTrue(python.isPresent(), "no Python 3.11 or newer here");
        String service = deployed("by-grpc", Map.of());

        Python.Outcome outcome = python.get()
                .run(
                        LIMIT,
                        "oip_ingress.py",
                        cluster.ingress().getAuthority(),
                        cluster.address(service).getHost(),
                        service);

        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    @ResourceLock("control")
    void controlThatIsKilledInARolloutGoesOnWhereItWasAndNoRequestIsLost() {
        String service = deployed("survivor", Map.of());
        String second = cluster.deployments().register(service, "steady.onnx");
        URI infer = cluster.address(service).resolve("/v2/models/" + service + "/infer");
        Map<String, Object> canary = Map.of(
                "strategy",
                Map.of(
                        "canary",
                        Map.of(
                                "steps",
                                List.of(
                                        Map.of("setWeight", 20, "pause", "10s"),
                                        Map.of("setWeight", 60, "pause", "3s")),
                                "analysis",
                                Map.of("minRequests", 20, "maxErrorRate", 0.01, "latencyFloor", "2s"))));
        try (LoadGenerator load = LoadGenerator.start(infer, Optional.of(cluster.ingress()), BODY, 40, 4)) {
            long generation = cluster.deployments()
                    .apply(service, second, canary)
                    .path("generation")
                    .asLong();
            Waiting.untilTrue("the first step", () -> weight(service) == 20);

            cluster.killControl();
            cluster.awaitControl();
            JsonNode ended = cluster.deployments().ended(service, generation);
            LoadReport report = load.finish();

            assertThat(ended.path("status").path("rollout").path("phase").asText())
                    .as(ended.toString())
                    .isEqualTo("Completed");
            assertThat(report.requests()).isPositive();
            assertThat(report.failed()).as(report.examples().toString()).isZero();
            assertThat(report.versions()).containsKey(second);
        }
        assertThat(begun(service, second)).isOne();
        assertThat(cluster.ledger().verify().path("faults")).isEmpty();
    }

    private static String deployed(String service, Map<String, Object> more) {
        String version = cluster.deployments().register(service, "steady.onnx");
        JsonNode ended = cluster.deployments().deploy(service, version, more);
        assertThat(ended.path("status").path("rollout").path("phase").asText())
                .as(ended.toString())
                .isEqualTo("Completed");
        return service;
    }

    private static String state(String service) {
        return cluster.services()
                .get(service)
                .path("status")
                .path("traffic")
                .path(0)
                .path("state")
                .asText();
    }

    private static int weight(String service) {
        return cluster.services()
                .get(service)
                .path("status")
                .path("rollout")
                .path("weight")
                .asInt();
    }

    private static Optional<JsonNode> woken(String service) {
        for (JsonNode entry : cluster.ledger()
                .find(ClusterHouse.WORKSPACE, "revision.woken", 20)
                .path("entries")) {
            if (entry.path("data").path("service").asText().equals(service)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** How often a rollout to that version was begun. */
    private static long begun(String service, String version) {
        long count = 0;
        for (JsonNode entry : cluster.ledger()
                .find(ClusterHouse.WORKSPACE, "rollout.started", 100)
                .path("entries")) {
            if (entry.path("subject").asText().equals("service/" + service)
                    && entry.path("data").path("version").asText().equals(version)) {
                count++;
            }
        }
        return count;
    }

    private static List<Integer> atOnce(int many, URI url) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        try (HttpClient client = Ingress.client(Optional.of(cluster.ingress()), LIMIT)) {
            return IntStream.range(0, many)
                    .mapToObj(i -> client.sendAsync(request, BodyHandlers.ofString()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .map(HttpResponse::statusCode)
                    .toList();
        }
    }
}
