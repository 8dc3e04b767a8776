// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.knative.crd.Definitions;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.InferenceServiceStatus.RolloutStatus;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.Model;
import io.neap.knative.crd.ModelSpec;
import io.neap.knative.crd.ModelStatus.AliasStatus;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.Workspace;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the cluster's users see of the operator: the packaged application on a real cluster, asked by YAML. */
@Tag("cluster")
class OperatorIT {

    private static final String SUFFIX = Long.toString(System.currentTimeMillis() % 100_000, 36);
    private static final String NAMESPACE = "operator-" + SUFFIX;
    private static final String DOOMED = "doomed-" + SUFFIX;
    private static final String WORKSPACE = "research-" + SUFFIX;
    private static final long LIMIT_SECONDS = 300;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static KubernetesClient client;
    private static ClusterApplication application;
    private static ControlClient control;

    @BeforeAll
    static void start() {
        client = new KubernetesClientBuilder().build();
        Definitions.install(client);
        for (String name : List.of(NAMESPACE, DOOMED)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        application = ClusterApplication.start(List.of(NAMESPACE, DOOMED, WORKSPACE), Map.of());
        control = new ControlClient(application.url(), NAMESPACE);
        control.register("penguins");
        control.register("penguins");
        control.register("penguins");
    }

    @AfterAll
    static void stop() {
        client.resources(InferenceService.class).inNamespace(NAMESPACE).delete();
        await(() -> client.resources(InferenceService.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .isEmpty());
        application.close();
        client.resources(Workspace.class).withName(WORKSPACE).delete();
        Stream.of(NAMESPACE, DOOMED, WORKSPACE)
                .forEach(name -> client.namespaces().withName(name).delete());
        client.close();
    }

    @Test
    void whatIsAppliedBecomesReadyAndAnswers() throws IOException, InterruptedException {
        apply("first", "{model: 'models:/penguins/1', scale: {min: 1}}");

        InferenceService ready = awaitReady("first");

        assertThat(ready.getStatus().observedGeneration())
                .isEqualTo(ready.getMetadata().getGeneration());
        assertThat(ready.getStatus().split()).isEqualTo("v1 100%");
        assertThat(ask(ClusterApplication.address("first", NAMESPACE).resolve("/wait")))
                .isEqualTo("first-00001");
        assertThat(reasons("first")).contains("Asked", "RolloutStarting", "RolloutCompleted", "Ready");
        assertThat(Shown.printed(client, NAMESPACE, "inferenceservices", "first"))
                .contains(
                        "models:/penguins/1",
                        "True",
                        "Routed",
                        "v1 100%",
                        ready.getStatus().url());
        assertThat(control.service("first").path("spec").path("model").asText()).isEqualTo("models:/penguins/1");
    }

    @Test
    void aModelThatIsNotThereIsToldAndTheServiceComesWhenItIs() {
        apply("early", "{model: 'models:/late/1'}");
        awaitReason("early", "Synced", "ModelNotFound");

        control.register("late");

        awaitReady("early");
    }

    @Test
    void whatTheApiChangesIsAConflictUntilTheYamlNamesWhatItOverwrites() {
        apply("contested", "{model: 'models:/penguins/1'}");
        awaitReady("contested");
        control.apply("contested", Map.of("model", "models:/penguins/1", "containerConcurrency", 3));
        awaitReason("contested", "Synced", "ChangedElsewhere");
        long generation = control.service("contested").path("generation").asLong();

        annotate("contested", InferenceService.OVERRIDE, Long.toString(generation));

        awaitReason("contested", "Synced", "Synced");
        assertThat(control.service("contested")
                        .path("spec")
                        .path("containerConcurrency")
                        .asInt())
                .isZero();
    }

    @Test
    void aDeletedResourceTakesItsServiceWithIt() {
        apply("leaving", "{model: 'models:/penguins/1', scale: {min: 1}}");
        awaitReady("leaving");

        client.resources(InferenceService.class)
                .inNamespace(NAMESPACE)
                .withName("leaving")
                .delete();

        await(() -> service("leaving") == null);
        assertThat(control.service("leaving").isMissingNode()).isTrue();
        assertThat(client.resources(Service.class)
                        .inNamespace(NAMESPACE)
                        .withName("leaving")
                        .get())
                .isNull();
    }

    @Test
    void aDeletedNamespaceTakesItsServicesWithIt() {
        ControlClient doomed = new ControlClient(application.url(), DOOMED);
        doomed.register("penguins");
        GenericKubernetesResource resource =
                resource("InferenceService", "doomed", "{model: 'models:/penguins/1', scale: {min: 1}}");
        resource.getMetadata().setNamespace(DOOMED);
        client.resource(resource).create();
        await(() -> Shown.is(
                client.resources(InferenceService.class)
                        .inNamespace(DOOMED)
                        .withName("doomed")
                        .get(),
                "Ready",
                condition -> condition.status().equals("True")));

        client.namespaces().withName(DOOMED).delete();

        await(() -> client.namespaces().withName(DOOMED).get() == null);
        assertThat(doomed.service("doomed").isMissingNode()).isTrue();
    }

    @Test
    void aNamedStrategyIsFollowedAndAnAnnotationEndsItsRollout() {
        create(resource("Rollout", "careful", "{canary: {steps: [{setWeight: 10}]}}"));
        apply("shared", "{model: 'models:/penguins/1', rollout: careful}");
        awaitReady("shared");

        edit("shared", "{model: 'models:/penguins/2', rollout: careful}");
        await(() -> "Stepping".equals(phase("shared")));
        await(() -> rollout("careful").getStatus().running() == 1);
        assertThat(rollout("careful").getStatus().services()).isEqualTo(1);
        assertThat(Shown.printed(client, NAMESPACE, "rollouts", "careful")).contains("canary 10", "True");
        annotate("shared", InferenceService.PROMOTE, generationOfRollout("shared"));

        await(() -> "Completed".equals(phase("shared"))
                && "2".equals(service("shared").getStatus().version()));
        await(() -> rollout("careful").getStatus().running() == 0);
    }

    @Test
    void aliasesAreMovedByYamlAndWhatTheApiMovesIsLeft() {
        create(resource("Model", "penguins", "{aliases: [{alias: champion, version: 1}, {alias: next, version: 9}]}"));
        await(() -> Shown.is(model(), "Ready", found -> found.reason().equals("VersionNotFound")));
        assertThat(control.aliased("penguins", "champion")).isEqualTo("1");

        model("{aliases: [{alias: champion, version: 2}]}");
        await(() -> Shown.is(model(), "Ready", found -> found.status().equals("True")));
        assertThat(control.aliased("penguins", "champion")).isEqualTo("2");
        assertThat(Shown.printed(client, NAMESPACE, "models", "penguins"))
                .contains("champion=2", "3", "True", "Synced");

        control.alias("penguins", "champion", 3);
        await(() -> Shown.is(model(), "Ready", found -> found.reason().equals("ChangedElsewhere")));
        assertThat(model().getStatus().aliases()).containsExactly(new AliasStatus("champion", 3, 2));

        untilTaken(() -> client.resource(model()).edit(found -> annotated(found, Model.OVERRIDE, "champion=3")));
        await(() -> Shown.is(model(), "Ready", found -> found.status().equals("True")));
        client.resource(model()).delete();
        await(() -> model() == null);
        assertThat(control.aliased("penguins", "champion")).isEqualTo("2");
    }

    @Test
    void aWorkspaceMakesItsNamespaceAndLeavesItWhenItGoes() {
        client.resource(resource("Workspace", WORKSPACE, "{quota: {pods: '20'}}"))
                .create();
        await(() -> Shown.is(workspace(), "Ready", found -> found.status().equals("True")));
        assertThat(client.namespaces().withName(WORKSPACE).get().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");

        ControlClient other = new ControlClient(application.url(), WORKSPACE);
        other.register("penguins");
        other.apply("within", Map.of("model", "models:/penguins/1", "scale", Map.of("min", 1)));
        await(() -> workspace().getStatus().services() == 1);
        await(() -> "Completed"
                .equals(other.service("within")
                        .path("status")
                        .path("rollout")
                        .path("phase")
                        .asText()));
        assertThat(workspace().getStatus().asleep()).isZero();

        client.resource(workspace()).delete();
        await(() -> client.resourceQuotas()
                        .inNamespace(WORKSPACE)
                        .withName("neap-workspace")
                        .get()
                == null);
        assertThat(other.service("within").isMissingNode()).isFalse();
        assertThat(client.namespaces().withName(WORKSPACE).get().getStatus().getPhase())
                .isEqualTo("Active");
    }

    private static void apply(String name, String spec) {
        create(resource("InferenceService", name, spec));
    }

    private static void create(HasMetadata resource) {
        resource.getMetadata().setNamespace(NAMESPACE);
        client.resource(resource).create();
    }

    private static GenericKubernetesResource resource(String kind, String name, String spec) {
        return Serialization.unmarshal("""
                apiVersion: neap.io/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(kind, name, spec), GenericKubernetesResource.class);
    }

    private static void edit(String name, String spec) {
        untilTaken(() -> client.resource(service(name)).edit(found -> {
            found.setSpec(JSON.convertValue(
                    resource("InferenceService", name, spec).get("spec"), InferenceServiceSpec.class));
            return found;
        }));
    }

    private static void model(String spec) {
        untilTaken(() -> client.resource(model()).edit(found -> {
            found.setSpec(JSON.convertValue(resource("Model", "penguins", spec).get("spec"), ModelSpec.class));
            return found;
        }));
    }

    private static void annotate(String name, String annotation, String value) {
        untilTaken(() -> client.resource(service(name)).edit(found -> annotated(found, annotation, value)));
    }

    /** The operator writes at the same objects: of two writers the slower one reads again. */
    private static void untilTaken(Runnable write) {
        await(() -> {
            try {
                write.run();
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                return false;
            }
        });
    }

    private static <T extends HasMetadata> T annotated(T resource, String annotation, String value) {
        resource.getMetadata().setAnnotations(Map.of(annotation, value));
        return resource;
    }

    private static InferenceService service(String name) {
        return client.resources(InferenceService.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static Rollout rollout(String name) {
        return client.resources(Rollout.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static Model model() {
        return client.resources(Model.class)
                .inNamespace(NAMESPACE)
                .withName("penguins")
                .get();
    }

    private static Workspace workspace() {
        return client.resources(Workspace.class).withName(WORKSPACE).get();
    }

    private static String phase(String name) {
        return status(name).map(found -> found.phase()).orElse("");
    }

    private static String generationOfRollout(String name) {
        return status(name).map(found -> Long.toString(found.generation())).orElseThrow();
    }

    private static Optional<RolloutStatus> status(String name) {
        return Optional.ofNullable(service(name).getStatus()).map(InferenceServiceStatus::rollout);
    }

    private static InferenceService awaitReady(String name) {
        await(() -> Shown.is(service(name), "Ready", found -> found.status().equals("True")));
        return service(name);
    }

    private static void awaitReason(String name, String type, String reason) {
        await(() -> Shown.is(service(name), type, found -> found.reason().equals(reason)));
    }

    private static List<String> reasons(String name) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }

    private static String ask(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come to pass; see " + application.log());
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
