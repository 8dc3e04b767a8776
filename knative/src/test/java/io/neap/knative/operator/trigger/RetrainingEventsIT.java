// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import static io.neap.control.platform.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.neap.knative.app.ClusterApplication;
import io.neap.knative.app.NodePorts;
import io.neap.knative.crd.ConditionStatus;
import io.neap.knative.crd.Definitions;
import io.neap.knative.crd.InferenceService;
import io.neap.knative.crd.trigger.RetrainingTrigger;
import io.neap.knative.platform.SampleImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A CloudEvent through a real Broker to a real training, and what follows from it. */
@Tag("cluster")
class RetrainingEventsIT {

    private static final String NAMESPACE = "retraining-it";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();
    private static final List<String> TOLD = new CopyOnWriteArrayList<>();

    private static HttpServer listener;
    private static ClusterApplication application;
    private static final List<NodePorts> PORTS = new ArrayList<>();
    private static URI broker;

    @BeforeAll
    static void start() throws IOException {
        String inference = System.getenv("NEAP_INFERENCE");
        String retraining = System.getenv("NEAP_RETRAINING");
        assumeTrue(inference != null && retraining != null, "set the images of the functions, by digest");
        Definitions.install(CLIENT);
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", RetrainingEventsIT::listen);
        listener.start();
        int port = listener.getAddress().getPort();
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """.formatted(NAMESPACE));
        apply("""
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default, namespace: %s}
                """.formatted(NAMESPACE));
        apply("""
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: listener, namespace: %s}
                spec: {broker: default, subscriber: {uri: "%s"}}
                """.formatted(NAMESPACE, NodePorts.lent(port)));
        int brokerPort = NodePorts.free();
        broker = URI.create("http://127.0.0.1:" + brokerPort + "/" + NAMESPACE + "/default");
        PORTS.add(NodePorts.lend(port));
        PORTS.add(NodePorts.borrow(
                brokerPort,
                CLIENT.services()
                                .inNamespace("knative-eventing")
                                .withName("broker-ingress")
                                .get()
                                .getSpec()
                                .getClusterIP()
                        + ":80"));
        application = ClusterApplication.start(
                List.of(NAMESPACE),
                Stream.of("nightly", "penguins", "candidate-penguins")
                        .map(name -> name + "." + NAMESPACE + ".example.com")
                        .toList(),
                Map.of(
                        "K_SINK",
                        broker.toString(),
                        "NEAP_PLATFORM_KNATIVE_IMAGES_INFERENCE",
                        inference,
                        "NEAP_PLATFORM_KNATIVE_IMAGES_RETRAINING",
                        retraining,
                        "NEAP_PIPELINE_MAX_EVENT_SIZE",
                        "4096"));
        PORTS.add(NodePorts.lend(application.port()));
        eventually(RetrainingEventsIT::isBrokerReady);
    }

    /** Until then it answers 500. */
    private static boolean isBrokerReady() {
        GenericKubernetesResource found = CLIENT.genericKubernetesResources("eventing.knative.dev/v1", "Broker")
                .inNamespace(NAMESPACE)
                .withName("default")
                .get();
        for (JsonNode condition : JSON.valueToTree(found).path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    @AfterAll
    static void stop() {
        if (application == null) {
            return;
        }
        for (var kind : List.of(RetrainingTrigger.class, InferenceService.class)) {
            var left = CLIENT.resources(kind).inNamespace(NAMESPACE);
            left.delete();
            eventually(() -> left.list().getItems().isEmpty());
        }
        application.close();
        PORTS.forEach(NodePorts::close);
        CLIENT.namespaces().withName(NAMESPACE).delete();
        listener.stop(0);
        CLIENT.close();
    }

    @Test
    void anEventThatTheBrokerIsGivenTwiceTrainsOnceAndTheNewVersionIsRolledOut() throws Exception {
        upload("batch-1");
        upload("batch-2");
        apply("""
                apiVersion: neap.io/v1alpha1
                kind: RetrainingTrigger
                metadata: {name: nightly, namespace: %s}
                spec:
                  eventType: io.neap.data.arrived
                  source: /station/palmer
                  function: retraining
                  environment: {NEAP_MODEL_NAME: penguins, NEAP_LABEL: species}
                  broker: default
                """.formatted(NAMESPACE));
        eventually(() -> isReady("nightly"));

        arrived("batch-1");
        arrived("batch-1");
        eventually(() -> states().equals(List.of("Succeeded")));
        apply("""
                apiVersion: neap.io/v1alpha1
                kind: InferenceService
                metadata: {name: penguins, namespace: %s}
                spec: {model: "models:/penguins/latest"}
                """.formatted(NAMESPACE));
        eventually(() -> split().equals("v1 100%"));

        arrived("batch-2");
        arrived("batch-2");
        eventually(() -> split().equals("v2 100%"));

        assertThat(states()).containsExactly("Succeeded", "Succeeded");
        assertThat(versions()).containsExactlyInAnyOrder("1", "2");
        eventually(() -> TOLD.contains("io.neap.rollout.completed service/penguins"));
        assertThat(TOLD.stream().filter(line -> line.startsWith("io.neap.model-version.created")))
                .containsExactly(
                        "io.neap.model-version.created model/penguins/1",
                        "io.neap.model-version.created model/penguins/2");
    }

    @Test
    void whatTheDoorRefusesBecomesADeadLetter() throws Exception {
        apply("""
                apiVersion: neap.io/v1alpha1
                kind: RetrainingTrigger
                metadata: {name: refused, namespace: %s}
                spec:
                  eventType: io.neap.test.large
                  function: retraining
                  environment: {NEAP_MODEL_NAME: penguins, NEAP_LABEL: species}
                  broker: default
                """.formatted(NAMESPACE));
        eventually(() -> isReady("refused"));

        post("large", "io.neap.test.large", "{\"filler\": \"" + "x".repeat(5000) + "\"}");

        eventually(
                () -> get("/dead-letters").at("/deadLetters/0/trigger").asText().equals("refused"));
        assertThat(get("/dead-letters").at("/deadLetters/0/reason").asText())
                .contains("answered 413")
                .contains("send data as an artifact");
        eventually(() -> TOLD.contains("io.neap.event.dead-lettered event//station/palmer/large"));
    }

    @Test
    void aJobIsRunOnceForEachEventAndItsEndIsKept() throws Exception {
        job("well", "-version");
        job("broken", "NoSuchClass");
        eventually(() -> isReady("well") && isReady("broken"));

        for (int i = 0; i < 2; i++) {
            door("well");
            door("broken");
        }

        eventually(() -> run("well").path("state").asText().equals("Succeeded"));
        assertThat(run("well").path("exitCode").asInt(-1)).isZero();
        assertThat(run("well").path("log").asText()).contains("OpenJDK");
        eventually(() -> run("broken").path("state").asText().equals("Failed"));
        assertThat(run("broken").path("exitCode").asInt(-1)).isEqualTo(1);
        assertThat(run("broken").path("reason").asText()).contains("BackoffLimitExceeded", "NoSuchClass");
        assertThat(CLIENT.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems())
                .hasSize(2);
    }

    private static void job(String name, String argument) {
        apply("""
                apiVersion: neap.io/v1alpha1
                kind: RetrainingTrigger
                metadata: {name: %s, namespace: %s}
                spec:
                  eventType: io.neap.test.%s
                  job:
                    image: %s
                    command: [/jre/bin/java, %s]
                    resources: {memory: 128Mi}
                """.formatted(name, NAMESPACE, name, SampleImage.name(), argument));
    }

    private static void door(String trigger) throws Exception {
        send(HttpRequest.newBuilder(application.url().resolve("/api/v1/workspaces/" + NAMESPACE + "/events"))
                .header("ce-specversion", "1.0")
                .header("ce-id", trigger)
                .header("ce-source", "/test")
                .header("ce-type", "io.neap.test." + trigger)
                .POST(BodyPublishers.noBody()));
    }

    private static JsonNode run(String trigger) {
        return StreamSupport.stream(get("/pipeline-runs").path("pipelineRuns").spliterator(), false)
                .filter(run -> run.path("trigger").asText().equals(trigger))
                .findFirst()
                .orElseThrow();
    }

    private static void listen(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        TOLD.add(headers.getFirst("ce-type") + " " + headers.getFirst("ce-subject"));
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    private static void apply(String yaml) {
        for (HasMetadata object : CLIENT.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            CLIENT.resource(object).forceConflicts().serverSideApply();
        }
    }

    private static boolean isReady(String trigger) {
        RetrainingTrigger found = CLIENT.resources(RetrainingTrigger.class)
                .inNamespace(NAMESPACE)
                .withName(trigger)
                .get();
        return found.getStatus() != null
                && Objects.requireNonNullElse(found.getStatus().conditions(), List.<ConditionStatus>of()).stream()
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.status().equals("True"));
    }

    private static String split() {
        InferenceService found = CLIENT.resources(InferenceService.class)
                .inNamespace(NAMESPACE)
                .withName("penguins")
                .get();
        return found.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(found.getStatus().split(), "");
    }

    private static void upload(String batch) throws Exception {
        send(HttpRequest.newBuilder(
                        application.url().resolve("/api/2.0/mlflow-artifacts/artifacts/datasets/" + batch + ".csv"))
                .header("X-MLFLOW-WORKSPACE", NAMESPACE)
                .PUT(BodyPublishers.ofFile(Path.of("../src/main/resources/penguins", batch + ".csv"))));
    }

    private static void arrived(String batch) {
        post(
                batch,
                "io.neap.data.arrived",
                "{\"name\": \"penguins\", \"uris\": [\"mlflow-artifacts:/datasets/" + batch + ".csv\"]}");
    }

    /** Until the Broker has it, as senders do: a new one refuses for a while what it cannot keep yet, ready or not. */
    private static void post(String id, String type, String data) {
        HttpRequest event = HttpRequest.newBuilder(broker)
                .header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", "/station/palmer")
                .header("ce-type", type)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(data))
                .build();
        eventually(() -> {
            try {
                return HTTP.send(event, BodyHandlers.discarding()).statusCode() / 100 == 2;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Of the runs of the trigger that the Broker brings events to. */
    private static List<String> states() {
        return StreamSupport.stream(get("/pipeline-runs").path("pipelineRuns").spliterator(), false)
                .filter(run -> run.path("trigger").asText().equals("nightly"))
                .map(run -> run.path("state").asText())
                .toList();
    }

    private static List<String> versions() throws Exception {
        String found = send(HttpRequest.newBuilder(
                        application.url().resolve("/api/2.0/mlflow/model-versions/search?filter=name%3D%27penguins%27"))
                .header("X-MLFLOW-WORKSPACE", NAMESPACE));
        return texts(JSON.readTree(found).path("model_versions"), "version");
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    private static JsonNode get(String path) {
        URI uri = application.url().resolve("/api/v1/workspaces/" + NAMESPACE + path);
        try {
            return JSON.readTree(send(HttpRequest.newBuilder(uri)));
        } catch (Exception e) {
            throw new AssertionError(uri.toString(), e);
        }
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }
}
