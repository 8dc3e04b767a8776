// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged application as a process on this machine: its operator works on one namespace of the tests' own cluster,
 * whose pods reach it at the node's address.
 */
final class HostedApplication implements AutoCloseable {

    private static final String SCRIPT = "src/test/cluster/cluster";
    private static final String NODE = "10.200.0.1";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final EmbeddedPostgres database;
    private final List<Process> processes = new ArrayList<>();
    private final int port = freePort();
    private final int brokerPort = freePort();

    /**
     * Starts it.
     *
     * @param ingress the address of the Brokers' ingress in the cluster
     * @param names of services that it calls, each at the cluster's ingress
     * @param ports of this machine that the cluster's pods reach too
     */
    HostedApplication(
            String namespace, String ingress, List<String> names, List<Integer> ports, Map<String, String> settings) {
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "hosted")
                    .toAbsolutePath();
            database = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("postgres"))
                    .setOverrideWorkingDirectory(Path.of(System.getProperty("user.home"), ".cache", "neap", "postgres")
                            .toFile())
                    .start();
            join(ports, ingress);
            processes.add(launch(namespace, names, settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    private void join(List<Integer> ports, String ingress) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT, "proxy"));
        List<Integer> all = new ArrayList<>(ports);
        all.add(port);
        all.forEach(each -> command.addAll(List.of("-R", NODE + ":" + each + "=127.0.0.1:" + each)));
        command.addAll(List.of("-L", "127.0.0.1:" + brokerPort + "=" + ingress + ":80"));
        processes.add(process(command, "proxy.log").start());
    }

    private Process launch(String namespace, List<String> names, Map<String, String> settings) throws IOException {
        Path hosts = folder.resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 localhost " + String.join(" ", names) + "\n");
        ProcessBuilder builder = process(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Dvertx.disableDnsResolver=true",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar")
                                .toAbsolutePath()
                                .toString()),
                "application.log");
        Map<String, String> environment = builder.environment();
        environment.put("NEAP_EXIT_WITH_PARENT", "true");
        environment.put("NEAP_HOME", folder.resolve("home").toString());
        environment.put("NEAP_HTTP_HOST", "0.0.0.0");
        environment.put("NEAP_HTTP_PORT", Integer.toString(port));
        environment.put(
                "NEAP_DATABASE_URL", "postgresql://postgres:postgres@127.0.0.1:" + database.getPort() + "/postgres");
        environment.put("NEAP_CONTROL_URL", reachable(port));
        environment.put("NEAP_ARTIFACTS_URL", reachable(port) + "/api/2.0/mlflow-artifacts/artifacts/");
        environment.put("NEAP_PLATFORM_KNATIVE_ADDRESS", "http://{service}.{workspace}.example.com:18080");
        environment.put("K_SINK", broker(namespace).toString());
        // Others may test on this cluster too.
        environment.put("QUARKUS_OPERATOR_SDK_NAMESPACES", namespace);
        environment.put("KUBERNETES_NAMESPACE", namespace);
        environment.putAll(settings);
        return builder.start();
    }

    private ProcessBuilder process(List<String> command, String log) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
    }

    /** An address of this machine as the cluster's pods reach it. */
    static String reachable(int port) {
        return "http://" + NODE + ":" + port;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The namespace's Broker {@code default} as this machine reaches it. */
    URI broker(String namespace) {
        return URI.create("http://127.0.0.1:" + brokerPort + "/" + namespace + "/default");
    }

    private void awaitReady() {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > limit || !processes.getLast().isAlive()) {
                close();
                throw new AssertionError("it does not start, see " + folder.resolve("application.log"));
            }
        }
    }

    private boolean isReady() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            TimeUnit.MILLISECONDS.sleep(100);
            return client.send(
                                    HttpRequest.newBuilder(root().resolve("/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
