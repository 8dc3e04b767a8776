// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.knative.sources.v1.SinkBinding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.neap.knative.app.ClusterApplication;
import io.neap.knative.app.NodePorts;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.Definitions;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.platform.SampleImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events that come without a Broker: from a workload that is told where to, and from a Kafka that is not there. */
@Tag("cluster")
class EventCarriersIT {

    private static final String NAMESPACE = "carriers-it";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();

    private static String image;
    private static ClusterApplication application;
    private static NodePorts door;

    @BeforeAll
    static void start() {
        Definitions.install(CLIENT);
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """);
        image = SampleImage.name();
        application =
                ClusterApplication.start(List.of(NAMESPACE), Map.of("NEAP_PLATFORM_KNATIVE_IMAGES_INFERENCE", image));
        door = NodePorts.lend(application.port());
    }

    @AfterAll
    static void stop() {
        if (application == null) {
            return;
        }
        var left = CLIENT.resources(RetrainingTrigger.class).inNamespace(NAMESPACE);
        left.delete();
        eventually(() -> left.list().getItems().isEmpty());
        application.close();
        door.close();
        CLIENT.namespaces().withName(NAMESPACE).delete();
        CLIENT.close();
    }

    @Test
    void aBoundWorkloadsEventStartsThePipelineRun() {
        trigger(
                "bound",
                "sinkBinding: {subject: {apiVersion: batch/v1, kind: Job, selector: {matchLabels: {from: palmer}}}}");
        eventually(() -> condition("bound", "SinkBindingReady", "True").isPresent());

        apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: sender, namespace: %s, labels: {from: palmer}}
                spec:
                  backoffLimit: 0
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                      - name: sender
                        image: IMAGE
                        command: [/jre/bin/java, -cp, "/app/classes:/app/lib/*", io.neap.control.platform.SampleSender, one, it.bound, "{}"]
                """.replace("IMAGE", image));

        eventually(() -> runs().size() == 1);
        assertThat(runs().get(0).path("trigger").asText()).isEqualTo("bound");
        assertThat(runs().get(0).toString()).contains("/sample", "one");
    }

    @Test
    void anotherSubjectIsBoundByAnotherBindingAndNoneByNone() {
        trigger("moved", "sinkBinding: {subject: {apiVersion: apps/v1, kind: Deployment, name: first}}");
        eventually(() -> binding("moved").get() != null);
        String first = binding("moved").get().getMetadata().getUid();

        trigger("moved", "sinkBinding: {subject: {apiVersion: apps/v1, kind: Deployment, name: second}}");
        eventually(() -> Optional.ofNullable(binding("moved").get())
                .filter(found -> !found.getMetadata().getUid().equals(first))
                .filter(found -> found.getSpec().getSubject().getName().equals("second"))
                .isPresent());
        assertThat(condition("moved", "Ready", "True")).isEmpty();

        trigger("moved", "");
        eventually(() -> binding("moved").get() == null);
        eventually(() -> condition("moved", "Ready", "True").isPresent());
    }

    /** The tests' own cluster has none of Knative's parts for Kafka. */
    @Test
    void whereThereIsNoKafkaSourceTheConditionSaysWhatToDo() {
        trigger("streamed", "kafka: {bootstrapServers: ['kafka:9092'], topics: [arrived]}");

        eventually(() -> condition("streamed", "KafkaReady", "False").isPresent());

        ConditionStatus ready = condition("streamed", "Ready", "False").orElseThrow();
        assertThat(ready.reason()).isEqualTo("KafkaSourceMissing");
        assertThat(ready.message()).contains("install Knative's Kafka source, or leave out kafka");
    }

    private static void trigger(String name, String source) {
        apply("""
                apiVersion: neap.io/v1alpha1
                kind: RetrainingTrigger
                metadata: {name: NAME, namespace: %s}
                spec:
                  eventType: it.NAME
                  job: {image: "IMAGE", command: [/jre/bin/java, -version]}
                  SOURCE
                """.replace("NAME", name).replace("IMAGE", image).replace("SOURCE", source));
    }

    private static Resource<SinkBinding> binding(String name) {
        return CLIENT.resources(SinkBinding.class).inNamespace(NAMESPACE).withName(name);
    }

    private static Optional<ConditionStatus> condition(String trigger, String type, String status) {
        RetrainingTrigger found = CLIENT.resources(RetrainingTrigger.class)
                .inNamespace(NAMESPACE)
                .withName(trigger)
                .get();
        return Optional.ofNullable(found.getStatus()).stream()
                .flatMap(told -> Objects.requireNonNullElse(told.conditions(), List.<ConditionStatus>of()).stream())
                .filter(condition ->
                        condition.type().equals(type) && condition.status().equals(status))
                .findFirst();
    }

    private static JsonNode runs() {
        HttpRequest request = HttpRequest.newBuilder(
                        application.url().resolve("/api/v1/workspaces/" + NAMESPACE + "/pipeline-runs"))
                .build();
        try {
            return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body())
                    .path("pipelineRuns");
        } catch (Exception e) {
            throw new AssertionError(request.toString(), e);
        }
    }

    private static void apply(String yaml) {
        String text = yaml.formatted(NAMESPACE);
        for (HasMetadata object : CLIENT.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            CLIENT.resource(object).forceConflicts().serverSideApply();
        }
    }
}
