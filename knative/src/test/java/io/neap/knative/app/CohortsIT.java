// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.control.platform.Cohort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Callers of a service on a real cluster, who come through the gateway as a service of Knative. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(
        named = "NEAP_GATEWAY",
        matches = ".+",
        disabledReason = "NEAP_GATEWAY has to name the gateway's image on the cluster, by its digest")
class CohortsIT {

    private static final String NAMESPACE = "cohorts-" + Long.toString(System.currentTimeMillis() % 100_000, 36);
    private static final Path MANIFEST = Path.of("src/main/kubernetes/gateway/service.yaml");
    private static final URI GATEWAY = ClusterApplication.address("neap-gateway", NAMESPACE);
    private static final Map<String, String> BY_USER = Map.of("header", "X-User");
    private static final List<String> USERS =
            IntStream.range(0, 40).mapToObj(user -> "user-" + user).toList();
    private static final int THREADS = 4;
    private static final int REQUESTS = Integer.getInteger("neap.test.requests", 100);
    private static final long LIMIT_SECONDS = 240;

    private static KubernetesClient client;
    private static ClusterApplication application;
    private static NodePorts ports;
    private static ControlClient control;

    @BeforeAll
    static void start() throws IOException {
        client = new KubernetesClientBuilder().build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        application = ClusterApplication.start(
                List.of(NAMESPACE),
                Map.of("NEAP_OPERATOR", "false", "NEAP_PLATFORM_KNATIVE_GATEWAY_URL", GATEWAY.toString()));
        ports = NodePorts.lend(application.port());
        control = new ControlClient(application.url(), NAMESPACE);
        for (int version = 1; version <= 3; version++) {
            control.register("penguins");
        }
        install();
    }

    /** As the manifest has it, but for the namespace, the image and where control is. */
    private static void install() throws IOException {
        Service gateway = Serialization.unmarshal(Files.readString(MANIFEST), Service.class);
        gateway.getMetadata().setNamespace(NAMESPACE);
        var container =
                gateway.getSpec().getTemplate().getSpec().getContainers().getFirst();
        container.setImage(System.getenv("NEAP_GATEWAY"));
        container.setEnv(List.of(new EnvVarBuilder()
                .withName("NEAP_GATEWAY_CONTROL_URL")
                .withValue(NodePorts.lent(application.port()).toString())
                .build()));
        client.resource(gateway).create();
        await(() -> ask(GATEWAY.resolve("/services/" + NAMESPACE + "/nobody/"), "ada")
                .filter(answer -> answer.statusCode() == 404 && answer.body().contains("There is no service"))
                .isPresent());
    }

    @AfterAll
    static void stop() {
        application.close();
        ports.close();
        client.namespaces().withName(NAMESPACE).delete();
        client.close();
    }

    @Test
    void aCallerKeepsItsVersionWhilePercentsGrowAndNoRequestIsLost() {
        control.apply("kept", spec(1, Map.of("min", 1)));
        await(() -> phase("kept").equals("Completed"));
        String url = control.service("kept").path("status").path("url").asText();
        assertThat(url).isEqualTo(GATEWAY + "/services/" + NAMESPACE + "/kept");

        try (Callers callers = new Callers(URI.create(url + "/wait?ms=2"))) {
            control.apply("kept", spec(2, Map.of("min", 1)));
            await(() -> percent("kept", "kept-00002") == 10);
            callers.pass(3);
            assertThat(callers.now()).isEqualTo(expected("kept-00001", "kept-00002", 10));
            await(() -> percent("kept", "kept-00002") == 50);
            callers.pass(3);
            assertThat(callers.now()).isEqualTo(expected("kept-00001", "kept-00002", 50));
            await(() -> phase("kept").equals("Completed"));
            callers.pass(3);
            assertThat(callers.seen())
                    .hasSize(USERS.size())
                    .allSatisfy((user, versions) -> assertThat(versions).containsExactly("kept-00001", "kept-00002"));

            control.apply("kept", spec(3, Map.of("min", 1)));
            await(() -> percent("kept", "kept-00003") == 10);
            callers.pass(3);
            assertThat(callers.now()).isEqualTo(expected("kept-00002", "kept-00003", 10));
            control.abort("kept");
            callers.pass(3);
            assertThat(callers.now()).isEqualTo(expected("kept-00002", "kept-00003", 0));
            await(() -> client.resources(io.fabric8.knative.serving.v1.Revision.class)
                            .inNamespace(NAMESPACE)
                            .withName("kept-00003")
                            .get()
                    == null);
            callers.pass(1);

            assertThat(callers.bad()).isEmpty();
            System.out.printf("%d answers, none lost%n", callers.good());
        }
    }

    @Test
    void aSleepingRevisionIsWokenThroughTheGateway() {
        control.apply("sleepy", spec(1, Map.of("min", 0, "stableWindow", "6s", "gracePeriod", "0s")));
        await(() -> phase("sleepy").equals("Completed"));
        await(() -> client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("serving.knative.dev/revision", "sleepy-00001")
                .list()
                .getItems()
                .isEmpty());

        HttpResponse<String> answer = ask(GATEWAY.resolve("/services/" + NAMESPACE + "/sleepy/wait"), "ada")
                .orElseThrow();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("sleepy-00001");
    }

    /**
     * Prints what the way through the gateway takes longer than the way past it, request for request. The figures of the
     * documentation are of this test alone, with {@code -Dneap.test.requests=2000}.
     */
    @Test
    void whatTheGatewayCosts() throws IOException {
        control.apply("through", spec(1, Map.of("min", 1)));
        control.apply("past", Map.of("model", "models:/penguins/1", "scale", Map.of("min", 1)));
        await(() -> phase("through").equals("Completed") && phase("past").equals("Completed"));
        URI through = GATEWAY.resolve("/services/" + NAMESPACE + "/through/wait?ms=2");
        URI past = ClusterApplication.address("past", NAMESPACE).resolve("/wait?ms=2");
        ask(through, "ada");
        Duration before = Footprint.of("neap-gateway").cpu();
        List<Long> slow = new ArrayList<>();
        List<Long> quick = new ArrayList<>();

        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < REQUESTS; i++) {
                slow.add(nanos(http, through));
                quick.add(nanos(http, past));
            }
        }

        Footprint gateway = Footprint.of("neap-gateway");
        System.out.printf(
                "through the gateway p50 %d us, p99 %d us; past it p50 %d us, p99 %d us;"
                        + " the gateway's CPU a request %d us, its memory %d MB%n",
                micros(slow, 50),
                micros(slow, 99),
                micros(quick, 50),
                micros(quick, 99),
                gateway.cpu().minus(before).toNanos() / REQUESTS / 1000,
                gateway.megabytes());
    }

    private static long nanos(HttpClient http, URI uri) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("X-User", "ada").build();
        long began = System.nanoTime();
        try {
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return System.nanoTime() - began;
    }

    private static long micros(List<Long> nanos, int percent) {
        return nanos.stream().sorted().toList().get(nanos.size() * percent / 100) / 1000;
    }

    private static Map<String, Object> spec(int version, Map<String, Object> scale) {
        return Map.of(
                "model",
                "models:/penguins/" + version,
                "scale",
                scale,
                "affinity",
                BY_USER,
                "strategy",
                Map.of(
                        "canary",
                        Map.of(
                                "steps",
                                List.of(
                                        Map.of("setWeight", 10, "pause", "12s"),
                                        Map.of("setWeight", 50, "pause", "12s")),
                                "analysis",
                                Map.of("minRequests", 10, "maxLatencyRatio", 50))));
    }

    private static String phase(String service) {
        JsonNode status = control.service(service).path("status");
        return status.path("conditions").path(0).path("status").asText().equals("True")
                        || status.path("rollout").path("phase").asText().equals("Stepping")
                ? status.path("rollout").path("phase").asText()
                : "";
    }

    private static int percent(String service, String revision) {
        for (JsonNode target : control.service(service).path("status").path("traffic")) {
            if (target.path("revision").asText().equals(revision)) {
                return target.path("percent").asInt();
            }
        }
        return 0;
    }

    private static Map<String, String> expected(String stable, String newest, int percent) {
        Map<String, String> expected = new TreeMap<>();
        USERS.forEach(
                user -> expected.put(user, Cohort.bucket(newest, user) < percent * Cohort.PERCENT ? newest : stable));
        return expected;
    }

    private static Optional<HttpResponse<String>> ask(URI uri, String user) {
        HttpRequest request = HttpRequest.newBuilder(uri).header("X-User", user).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come to pass; see " + application.log());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each user asks again and again, and what answers is remembered in its order. */
    private static final class Callers implements AutoCloseable {

        private final Map<String, List<String>> seen = new ConcurrentHashMap<>();
        private final Queue<String> bad = new ConcurrentLinkedQueue<>();
        private final AtomicInteger good = new AtomicInteger();
        private final List<AtomicInteger> rounds = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean going = true;

        Callers(URI uri) {
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                AtomicInteger round = new AtomicInteger();
                rounds.add(round);
                threads.add(Thread.ofPlatform().start(() -> call(uri, first, round)));
            }
        }

        private void call(URI uri, int first, AtomicInteger round) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                while (going) {
                    for (int user = first; user < USERS.size(); user += THREADS) {
                        call(http, uri, USERS.get(user));
                    }
                    round.incrementAndGet();
                }
            }
        }

        private void call(HttpClient http, URI uri, String user) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).header("X-User", user).build();
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    bad.add(user + ": " + answer.statusCode() + " " + answer.body());
                    return;
                }
                good.incrementAndGet();
                List<String> versions = seen.computeIfAbsent(user, none -> new CopyOnWriteArrayList<>());
                if (versions.isEmpty() || !versions.getLast().equals(answer.body())) {
                    versions.add(answer.body());
                }
            } catch (IOException e) {
                bad.add(user + ": " + e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Until each user has been answered so often from now on, and two seconds, in which the gateway follows. */
        void pass(int times) {
            long settled = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            await(() -> System.nanoTime() > settled);
            List<Integer> goals =
                    rounds.stream().map(round -> round.get() + times + 1).toList();
            await(() -> IntStream.range(0, THREADS)
                    .allMatch(thread -> rounds.get(thread).get() >= goals.get(thread)));
        }

        Map<String, List<String>> seen() {
            return seen;
        }

        /** What each user was answered by last. */
        Map<String, String> now() {
            Map<String, String> now = new TreeMap<>();
            seen.forEach((user, versions) -> now.put(user, versions.getLast()));
            return now;
        }

        Queue<String> bad() {
            return bad;
        }

        int good() {
            return good.get();
        }

        @Override
        public void close() {
            going = false;
            threads.forEach(thread -> {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
