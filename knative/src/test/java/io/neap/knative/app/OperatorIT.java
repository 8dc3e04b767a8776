// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.InferenceServiceSpec;
import io.neap.knative.crd.InferenceServiceStatus;
import io.neap.knative.crd.InferenceServiceStatus.RolloutStatus;
import io.neap.knative.crd.Model;
import io.neap.knative.crd.ModelSpec;
import io.neap.knative.crd.ModelStatus.AliasStatus;
import io.neap.knative.crd.Rollout;
import io.neap.knative.crd.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the cluster's users see of the operator: the packaged application on a real cluster, asked by YAML. */
@Tag("cluster")
class OperatorIT {

    private static final String DOOMED = OperatorFixture.unique("doomed");
    private static final String WORKSPACE = OperatorFixture.unique("research");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static OperatorFixture operator;
    private static KubernetesClient client;
    private static ControlClient control;

    @BeforeAll
    static void start() {
        // A namespace that goes waits for half of its pods' grace, which is this, before it takes anything else.
        Map<String, String> settings = Map.of("NEAP_PLATFORM_KNATIVE_REQUEST_LIMIT", "30s");
        operator =
                OperatorFixture.open(List.of(OperatorFixture.unique("operator"), DOOMED), List.of(WORKSPACE), settings);
        client = operator.client();
        control = operator.control();
    }

    @AfterAll
    static void stop() {
        client.resources(Workspace.class).withName(WORKSPACE).delete();
        client.namespaces().withName(WORKSPACE).delete();
        operator.close();
    }

    @Test
    void whatIsAppliedBecomesReadyAndAnswers() throws IOException, InterruptedException {
        apply("first", "{model: 'models:/penguins/1', scale: {min: 1}}");

        InferenceService ready = operator.awaitReady("first");

        assertThat(ready.getStatus().observedGeneration())
                .isEqualTo(ready.getMetadata().getGeneration());
        assertThat(ready.getStatus().split()).isEqualTo("v1 100%");
        assertThat(ask(ClusterApplication.address("first", operator.namespace()).resolve("/wait")))
                .isEqualTo("first-00001");
        assertThat(reasons("first")).contains("Asked", "RolloutStarting", "RolloutCompleted", "Ready");
        assertThat(Shown.printed(client, operator.namespace(), "inferenceservices", "first"))
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
        operator.awaitReason("early", "Synced", "ModelNotFound");

        control.register("late");

        operator.awaitReady("early");
    }

    @Test
    void whatTheApiChangesIsAConflictUntilTheYamlNamesWhatItOverwrites() {
        apply("contested", "{model: 'models:/penguins/1'}");
        operator.awaitReady("contested");
        control.apply("contested", Map.of("model", "models:/penguins/1", "containerConcurrency", 3));
        operator.awaitReason("contested", "Synced", "ChangedElsewhere");
        long generation = control.service("contested").path("generation").asLong();

        annotate("contested", InferenceService.OVERRIDE, Long.toString(generation));

        operator.awaitReason("contested", "Synced", "Synced");
        assertThat(control.service("contested")
                        .path("spec")
                        .path("containerConcurrency")
                        .asInt())
                .isZero();
    }

    @Test
    void aDeletedResourceTakesItsServiceWithIt() {
        apply("leaving", "{model: 'models:/penguins/1', scale: {min: 1}}");
        operator.awaitReady("leaving");

        client.resources(InferenceService.class)
                .inNamespace(operator.namespace())
                .withName("leaving")
                .delete();

        operator.await(() -> service("leaving") == null);
        assertThat(control.service("leaving").isMissingNode()).isTrue();
        assertThat(client.resources(Service.class)
                        .inNamespace(operator.namespace())
                        .withName("leaving")
                        .get())
                .isNull();
    }

    @Test
    void aDeletedNamespaceTakesItsServicesWithIt() {
        ControlClient doomed = new ControlClient(operator.application().url(), DOOMED);
        doomed.register("penguins");
        GenericKubernetesResource resource = OperatorFixture.resource(
                "InferenceService", "doomed", "{model: 'models:/penguins/1', scale: {min: 1}}");
        resource.getMetadata().setNamespace(DOOMED);
        client.resource(resource).create();
        operator.await(() -> Shown.is(
                client.resources(InferenceService.class)
                        .inNamespace(DOOMED)
                        .withName("doomed")
                        .get(),
                "Ready",
                condition -> condition.status().equals("True")));

        client.namespaces().withName(DOOMED).delete();

        operator.await(() -> client.namespaces().withName(DOOMED).get() == null);
        assertThat(doomed.service("doomed").isMissingNode()).isTrue();
    }

    @Test
    void aNamedStrategyIsFollowedAndAnAnnotationEndsItsRollout() {
        operator.apply(OperatorFixture.resource("Rollout", "careful", "{canary: {steps: [{setWeight: 10}]}}"));
        apply("shared", "{model: 'models:/penguins/1', rollout: careful}");
        operator.awaitReady("shared");

        edit("shared", "{model: 'models:/penguins/2', rollout: careful}");
        operator.await(() -> "Stepping".equals(phase("shared")));
        operator.await(() -> rollout("careful").getStatus().running() == 1);
        assertThat(rollout("careful").getStatus().services()).isEqualTo(1);
        assertThat(Shown.printed(client, operator.namespace(), "rollouts", "careful"))
                .contains("canary 10", "True");
        annotate("shared", InferenceService.PROMOTE, generationOfRollout("shared"));

        operator.await(() -> "Completed".equals(phase("shared"))
                && "2".equals(service("shared").getStatus().version()));
        operator.await(() -> rollout("careful").getStatus().running() == 0);
    }

    @Test
    void aliasesAreMovedByYamlAndWhatTheApiMovesIsLeft() {
        operator.apply(OperatorFixture.resource(
                "Model", "penguins", "{aliases: [{alias: champion, version: 1}, {alias: next, version: 9}]}"));
        operator.await(() -> Shown.is(model(), "Ready", found -> found.reason().equals("VersionNotFound")));
        assertThat(control.aliased("penguins", "champion")).isEqualTo("1");

        model("{aliases: [{alias: champion, version: 2}]}");
        operator.await(() -> Shown.is(model(), "Ready", found -> found.status().equals("True")));
        assertThat(control.aliased("penguins", "champion")).isEqualTo("2");
        assertThat(Shown.printed(client, operator.namespace(), "models", "penguins"))
                .contains("champion=2", "3", "True", "Synced");

        control.alias("penguins", "champion", 3);
        operator.await(() -> Shown.is(model(), "Ready", found -> found.reason().equals("ChangedElsewhere")));
        assertThat(model().getStatus().aliases()).containsExactly(new AliasStatus("champion", 3, 2));

        operator.untilTaken(
                () -> client.resource(model()).edit(found -> annotated(found, Model.OVERRIDE, "champion=3")));
        operator.await(() -> Shown.is(model(), "Ready", found -> found.status().equals("True")));
        client.resource(model()).delete();
        operator.await(() -> model() == null);
        assertThat(control.aliased("penguins", "champion")).isEqualTo("2");
    }

    @Test
    void aWorkspaceMakesItsNamespaceAndLeavesItWhenItGoes() {
        client.resource(OperatorFixture.resource("Workspace", WORKSPACE, "{quota: {pods: '20'}}"))
                .create();
        operator.await(
                () -> Shown.is(workspace(), "Ready", found -> found.status().equals("True")));
        assertThat(client.namespaces().withName(WORKSPACE).get().getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");

        ControlClient other = new ControlClient(operator.application().url(), WORKSPACE);
        other.register("penguins");
        other.apply("within", Map.of("model", "models:/penguins/1", "scale", Map.of("min", 1)));
        operator.await(() -> workspace().getStatus().services() == 1);
        operator.await(() -> "Completed"
                .equals(other.service("within")
                        .path("status")
                        .path("rollout")
                        .path("phase")
                        .asText()));
        assertThat(workspace().getStatus().asleep()).isZero();

        client.resource(workspace()).delete();
        operator.await(() -> client.resourceQuotas()
                        .inNamespace(WORKSPACE)
                        .withName("neap-workspace")
                        .get()
                == null);
        assertThat(other.service("within").isMissingNode()).isFalse();
        assertThat(client.namespaces().withName(WORKSPACE).get().getStatus().getPhase())
                .isEqualTo("Active");
    }

    private static void apply(String name, String spec) {
        operator.apply(name, spec);
    }

    private static void edit(String name, String spec) {
        operator.untilTaken(() -> client.resource(service(name)).edit(found -> {
            found.setSpec(JSON.convertValue(
                    OperatorFixture.resource("InferenceService", name, spec).get("spec"), InferenceServiceSpec.class));
            return found;
        }));
    }

    private static void model(String spec) {
        operator.untilTaken(() -> client.resource(model()).edit(found -> {
            found.setSpec(JSON.convertValue(
                    OperatorFixture.resource("Model", "penguins", spec).get("spec"), ModelSpec.class));
            return found;
        }));
    }

    private static void annotate(String name, String annotation, String value) {
        operator.untilTaken(() -> client.resource(service(name)).edit(found -> annotated(found, annotation, value)));
    }

    private static <T extends HasMetadata> T annotated(T resource, String annotation, String value) {
        resource.getMetadata().setAnnotations(Map.of(annotation, value));
        return resource;
    }

    private static InferenceService service(String name) {
        return operator.service(name);
    }

    private static Rollout rollout(String name) {
        return client.resources(Rollout.class)
                .inNamespace(operator.namespace())
                .withName(name)
                .get();
    }

    private static Model model() {
        return client.resources(Model.class)
                .inNamespace(operator.namespace())
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

    private static List<String> reasons(String name) {
        return client.v1().events().inNamespace(operator.namespace()).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }

    private static String ask(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
