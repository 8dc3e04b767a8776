// SPDX-License-Identifier: Apache-2.0
package io.neap.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Api;
import io.neap.cli.client.LedgerClient;
import io.neap.cli.client.Services;
import io.neap.fixture.Deployments;
import io.neap.fixture.Program;
import io.neap.fixture.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Neap on the cluster of {@code KUBECONFIG}, installed as the tutorial says: the small installation, once for all tests
 * of a run, and taken away at its end. {@code NEAP_CLUSTER_INGRESS} says where Knative's ingress is reached.
 */
public final class ClusterHouse {

    public static final String WORKSPACE = "default";

    private static final Path FOLDER = Path.of("target/cluster").toAbsolutePath();
    private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) .*");
    /** The image that is installed first, where an upgrade is tried. */
    private static final Optional<String> PREVIOUS = Optional.ofNullable(System.getenv("NEAP_PREVIOUS"));

    private static @Nullable ClusterHouse installed;

    private @Nullable Process forward;
    private @Nullable URI url;

    private ClusterHouse() {}

    /** Installs it when nobody has done so yet. */
    public static synchronized ClusterHouse get() {
        if (installed == null) {
            ClusterHouse house = new ClusterHouse();
            if (!kubectl("get", "namespace", "neap-system", "--ignore-not-found")
                    .isBlank()) {
                throw new IllegalStateException("There is a Neap on this cluster already; name another by KUBECONFIG.");
            }
            Runtime.getRuntime().addShutdownHook(new Thread(house::remove, "uninstall"));
            house.install();
            installed = house;
        }
        return installed;
    }

    private void install() {
        try {
            Files.createDirectories(FOLDER);
            ClusterImages images = ClusterImages.find();
            Files.writeString(
                    FOLDER.resolve("kustomization.yaml"),
                    kustomization(PREVIOUS.map(images::with).orElse(images)));
            if (kubectl("get", "storageclass", "--output", "name").isBlank()) {
                Files.writeString(FOLDER.resolve("volume.yaml"), volume());
                kubectl("apply", "--filename", FOLDER.resolve("volume.yaml").toString());
            }
            kubectl("apply", "--kustomize", FOLDER.toString());
            awaitControl();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Installs this build's image in the place of the previous one, or of itself, and waits until control answers. */
    void upgrade() {
        try {
            Files.writeString(FOLDER.resolve("kustomization.yaml"), kustomization(ClusterImages.find()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        kubectl("apply", "--kustomize", FOLDER.toString());
        if (PREVIOUS.isEmpty()) {
            kubectl("--namespace", "neap-system", "rollout", "restart", "deployment/neap");
        }
        awaitControl();
    }

    private static String kustomization(ClusterImages images) {
        int digest = images.application().indexOf('@');
        return """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - ../../../knative/src/main/kubernetes/minimal
                images:
                  - name: neap
                    newName: %s
                    digest: %s
                configMapGenerator:
                  - name: neap-images
                    namespace: neap-system
                    behavior: merge
                    literals:
                      - INFERENCE=%s
                      - RETRAINING=%s
                """.formatted(
                        images.application().substring(0, digest),
                        images.application().substring(digest + 1),
                        images.inference(),
                        images.retraining());
    }

    /** A cluster without a provisioner has the node's own disk. */
    private static String volume() throws IOException {
        Path disk = Files.createTempDirectory(FOLDER, "disk");
        Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("rwxrwxrwx"));
        return """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: neap-test}
                spec:
                  accessModes: [ReadWriteOnce]
                  capacity: {storage: 10Gi}
                  claimRef: {namespace: neap-system, name: neap-home}
                  hostPath: {path: %s}
                """.formatted(disk);
    }

    /** Waits until control answers, and goes to it by a port that is forwarded. */
    void awaitControl() {
        kubectl("--namespace", "neap-system", "rollout", "status", "deployment/neap", "--timeout=240s");
        connect();
        Waiting.untilTrue("control to answer", () -> {
            if (forward == null || !forward.isAlive()) {
                connect();
            }
            return api().answers("/q/health/ready");
        });
    }

    private void connect() {
        disconnect();
        try {
            Process started = new ProcessBuilder(
                            command("--namespace", "neap-system", "port-forward", "service/neap", ":80"))
                    .redirectErrorStream(true)
                    .start();
            forward = started;
            BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            while (line != null) {
                Matcher told = FORWARDING.matcher(line);
                if (told.matches()) {
                    url = URI.create("http://127.0.0.1:" + told.group(1));
                    Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
                    return;
                }
                line = output.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void disconnect() {
        if (forward != null) {
            forward.destroy();
        }
    }

    /** Ends control's process without a word, and its pod. */
    void killControl() {
        kubectl(
                "--namespace",
                "neap-system",
                "delete",
                "pod",
                "--selector",
                "app.kubernetes.io/name=neap",
                "--force",
                "--grace-period=0");
    }

    /** Where control answers now. */
    public URI url() {
        URI known = url;
        if (known == null) {
            throw new IllegalStateException("no port is forwarded");
        }
        return known;
    }

    /** Knative's. */
    public URI ingress() {
        return URI.create(
                Optional.ofNullable(System.getenv("NEAP_CLUSTER_INGRESS")).orElse("http://127.0.0.1:18080"));
    }

    public Api api() {
        return new Api(url());
    }

    public Services services() {
        return new Services(api(), WORKSPACE);
    }

    public LedgerClient ledger() {
        return new LedgerClient(api());
    }

    public Deployments deployments() {
        return new Deployments(api(), WORKSPACE);
    }

    /** Where callers find a service, by the ingress. */
    public URI address(String service) {
        return Waiting.until(
                service + " to have an address",
                () -> Optional.of(services()
                                .get(service)
                                .path("status")
                                .path("url")
                                .asText())
                        .filter(text -> !text.isEmpty())
                        .map(URI::create));
    }

    /** Has to succeed; what it says. */
    public static String kubectl(String... arguments) {
        try {
            return Program.output(command(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The folder of the programs of the tests' own cluster, where there is a kubectl too. */
    public static Path tools() {
        return Path.of(System.getProperty("user.home"), ".cache/neap/cluster/bin");
    }

    private static List<String> command(String... arguments) {
        Path own = tools().resolve("kubectl");
        List<String> command = new ArrayList<>();
        command.add(Program.find("kubectl").orElse(own).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void remove() {
        try {
            for (JsonNode service : services().list().path("services")) {
                deployments().delete(service.path("name").asText());
            }
        } catch (RuntimeException | AssertionError unreachable) {
            System.err.println("Services stay on the cluster: " + unreachable);
        }
        disconnect();
        try {
            Program.run(command("delete", "--kustomize", FOLDER.toString(), "--ignore-not-found", "--timeout=90s"));
            Program.run(command("delete", "persistentvolume", "neap-test", "--ignore-not-found", "--timeout=30s"));
        } catch (IOException | InterruptedException e) {
            System.err.println("Neap stays on the cluster: " + e);
        }
    }
}
