// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.neap.control.app.TestDatabase;
import io.neap.knative.platform.SampleImage;
import io.neap.knative.platform.SampleResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged application as a process on this machine, with a database of its own, working on the cluster of {@code
 * KUBECONFIG}. It is control and operator, for the namespaces that it is given; models run as the sample function.
 */
public final class ClusterApplication implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final String ADDRESS =
            Optional.ofNullable(System.getenv("NEAP_CLUSTER_ADDRESS")).orElse(SampleResolver.ADDRESS);
    private static final String INFERENCE = "NEAP_PLATFORM_KNATIVE_IMAGES_INFERENCE";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** As the image starts it, so that it takes the same memory; see {@code native/image/application.sh}. */
    private static final List<String> MACHINE = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx256m",
            "-Xmn16m",
            "-Xss512k",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20");

    private final Path home;
    private final int port;
    private final List<String> namespaces;
    private final List<String> hosts;
    private final Map<String, String> settings;
    private final String name;
    private final TestDatabase database;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    private ClusterApplication(Path home, List<String> namespaces, List<String> hosts, Map<String, String> settings) {
        this.hosts = hosts;
        this.home = home;
        this.namespaces = namespaces;
        this.settings = settings;
        this.port = NodePorts.free();
        this.name = "application";
        this.database = TestDatabase.start(home.resolve("database"));
    }

    private ClusterApplication(ClusterApplication first) {
        this.hosts = first.hosts;
        this.home = first.home;
        this.namespaces = first.namespaces;
        this.settings = first.settings;
        this.port = NodePorts.free();
        this.name = "replica";
        this.database = first.database;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param namespaces the only ones that it works for; the first one has its lease and is its own
     * @param settings variables that are added
     */
    public static ClusterApplication start(List<String> namespaces, Map<String, String> settings) {
        return start(namespaces, List.of(), settings);
    }

    /**
     * The same for one that calls services itself.
     *
     * @param hosts of services, each at the cluster's ingress on this machine
     */
    public static ClusterApplication start(List<String> namespaces, List<String> hosts, Map<String, String> settings) {
        try {
            Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cluster")
                    .toAbsolutePath();
            ClusterApplication made = new ClusterApplication(home, namespaces, hosts, settings);
            made.restart();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts another one beside it, on the same database and home; it has to be closed first. */
    public ClusterApplication replica() throws IOException {
        ClusterApplication made = new ClusterApplication(this);
        made.restart();
        return made;
    }

    /** Starts it anew on what it has left, after {@link #kill}. */
    public void restart() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(MACHINE);
        // A workspace has no namespace: its controller has to see all.
        Stream.of("inferenceservice", "model", "retrainingtrigger", "rollout")
                .map(controller -> "-Dquarkus.operator-sdk.controllers." + controller + ".namespaces="
                        + String.join(",", namespaces))
                .forEach(command::add);
        Path names = Files.writeString(
                home.resolve(name + ".hosts"), "127.0.0.1 localhost " + String.join(" ", hosts) + "\n");
        command.addAll(List.of("-Djdk.net.hosts.file=" + names, "-Dvertx.disableDnsResolver=true"));
        command.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment());
        awaitReady(builder);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("NEAP_HOME", home.resolve("home").toString());
        environment.put("NEAP_HTTP_PORT", Integer.toString(port));
        // The cluster's pods call it by its node's address, which a Neap that listens on the loopback interface
        // refuses.
        environment.put("NEAP_HTTP_HOST", "0.0.0.0");
        environment.put("NEAP_DATABASE_URL", database.url());
        environment.put("NEAP_EXIT_WITH_PARENT", "true");
        environment.put("MALLOC_ARENA_MAX", "1");
        environment.put("NEAP_CONTROL_URL", NodePorts.lent(port).toString());
        environment.put("NEAP_ARTIFACTS_URL", NodePorts.lent(port) + "/api/2.0/mlflow-artifacts/artifacts/");
        if (!settings.containsKey(INFERENCE)) {
            environment.put(INFERENCE, SampleImage.name());
        }
        environment.put("NEAP_PLATFORM_KNATIVE_ADDRESS", ADDRESS);
        environment.put("KUBERNETES_NAMESPACE", namespaces.getFirst());
        environment.putAll(settings);
        return environment;
    }

    /** Starts it again when it ends, as Kubernetes does: it gives up when the API server breaks off its first look. */
    private void awaitReady(ProcessBuilder builder) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        process = builder.start();
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("The application did not come up; see " + log());
            }
            if (!running().isAlive()) {
                process = builder.start();
            }
            pause();
        }
    }

    private boolean isReady() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url().resolve("/q/health/ready")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is the one of its replicas that acts; not while it cannot be asked. */
    public boolean leads() {
        return metrics().stream().anyMatch(line -> line.startsWith("neap_leader") && line.endsWith(" 1.0"));
    }

    /** Its metrics, line by line; none while it cannot be asked. */
    public List<String> metrics() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url().resolve("/metrics")).build();
            return http.send(request, BodyHandlers.ofString()).body().lines().toList();
        } catch (IOException away) {
            return List.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of its process on this machine. */
    public long pid() {
        return running().pid();
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where the cluster's ingress answers for a service. */
    public static URI address(String service, String namespace) {
        return URI.create(ADDRESS.replace("{service}", service).replace("{workspace}", namespace));
    }

    public Path log() {
        return home.resolve(name + ".log");
    }

    /** Ends it without a word, as a lost node does. */
    public void kill() {
        running().destroyForcibly().onExit().join();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("It was not started.");
        }
        return process;
    }

    @Override
    public void close() {
        try {
            running().destroy();
            if (!running().waitFor(45, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            if (name.equals("application")) {
                database.close();
            }
        }
    }
}
