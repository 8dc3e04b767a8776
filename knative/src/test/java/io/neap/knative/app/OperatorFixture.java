// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.Definitions;
import io.neap.knative.crd.InferenceService;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Namespaces of a test's own, and the application as their operator, with the model {@code penguins} of three versions. */
final class OperatorFixture implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final AtomicLong UNIQUE = new AtomicLong(System.currentTimeMillis() % 100_000_000);

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final List<String> namespaces;
    private final ClusterApplication application;
    private final ControlClient control;

    private OperatorFixture(List<String> namespaces, List<String> later, Map<String, String> settings) {
        this.namespaces = namespaces;
        Definitions.install(client);
        for (String name : namespaces) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        application = ClusterApplication.start(
                Stream.concat(namespaces.stream(), later.stream()).toList(), settings);
        control = new ControlClient(application.url(), namespace());
        for (int version = 1; version <= 3; version++) {
            control.register("penguins");
        }
    }

    /** A name that no other test and no other run uses. */
    static String unique(String name) {
        return name + "-" + Long.toString(UNIQUE.incrementAndGet(), Character.MAX_RADIX);
    }

    /**
     * Makes the namespaces; the first one is the application's.
     *
     * @param later namespaces that it works for too, which come by themselves
     * @param settings variables for the application
     */
    static OperatorFixture open(List<String> namespaces, List<String> later, Map<String, String> settings) {
        return new OperatorFixture(namespaces, later, settings);
    }

    /**
     * The same in one namespace.
     *
     * @param settings variables for the application
     */
    static OperatorFixture open(String namespace, Map<String, String> settings) {
        return new OperatorFixture(List.of(namespace), List.of(), settings);
    }

    KubernetesClient client() {
        return client;
    }

    ClusterApplication application() {
        return application;
    }

    ControlClient control() {
        return control;
    }

    String namespace() {
        return namespaces.getFirst();
    }

    static GenericKubernetesResource resource(String kind, String name, String spec) {
        return Serialization.unmarshal("""
                apiVersion: neap.io/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(kind, name, spec), GenericKubernetesResource.class);
    }

    void apply(String name, String spec) {
        apply(resource("InferenceService", name, spec));
    }

    /** As often as it takes: who applies YAML sees the API server's absence, and tries again. */
    void apply(HasMetadata resource) {
        resource.getMetadata().setNamespace(namespace());
        await(() -> client.resource(resource).serverSideApply() != null);
    }

    /** The operator writes at the same objects: of two writers the slower one reads again. */
    void untilTaken(Runnable write) {
        await(() -> {
            write.run();
            return true;
        });
    }

    InferenceService service(String name) {
        return client.resources(InferenceService.class)
                .inNamespace(namespace())
                .withName(name)
                .get();
    }

    InferenceService awaitReady(String name) {
        await(() -> Shown.is(service(name), "Ready", found -> found.status().equals("True")));
        return service(name);
    }

    void awaitReason(String name, String type, String reason) {
        await(() -> Shown.is(service(name), type, found -> found.reason().equals(reason)));
    }

    void await(BooleanSupplier condition) {
        await(condition, LIMIT);
    }

    void await(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come to pass; see " + application.log());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Not while the API server is away, or another writer was quicker. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (KubernetesClientException e) {
            boolean away = e.getCode() <= 0 || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
            if (!away && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false;
        }
    }

    /** Takes the services away, while there is an operator that does. */
    void clear() {
        var services = client.resources(InferenceService.class).inNamespace(namespace());
        services.delete();
        await(() -> services.list().getItems().isEmpty());
    }

    @Override
    public void close() {
        clear();
        application.close();
        namespaces.forEach(name -> client.namespaces().withName(name).delete());
        client.close();
    }
}
