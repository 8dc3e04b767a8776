// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server takes and refuses by the schemas alone, before the operator sees it. */
@Tag("cluster")
class SchemaIT {

    private static KubernetesClient client;

    @BeforeAll
    static void install() {
        client = new KubernetesClientBuilder().build();
        Definitions.install(client);
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InferenceService | refused | {model: penguins}                                          | spec.model",
                "InferenceService | refused | {model: 'models:/p/1', scale: {min: 3, max: 2}}            | max must be at least min",
                "InferenceService | refused | {model: 'models:/p/1', timeout: 2h}                        | at most 1h",
                "InferenceService | Refused | {model: 'models:/p/1'}                                     | name",
                "InferenceService | refused | {model: 'models:/p/1', rollout: r, strategy: {blueGreen: {}}} | either rollout or strategy",
                "InferenceService | refused | {model: 'models:/p/1', affinity: {}}                       | exactly one of",
                "InferenceService | refused | {model: 'models:/p/1', affinity: {header: A, cookie: b}}   | exactly one of",
                "InferenceService | refused | {model: 'models:/p/1', affinity: {header: A, maxAge: 1h}}  | only a cookie",
                "InferenceService | refused | {model: 'models:/p/1', affinity: {cookie: b, maxAge: 0s}}  | between 1s and",
                "InferenceService | refused | {model: 'models:/p/1', unknown: 1}                         | unknown field",
                "InferenceService | refused | {model: 'models:/p/1', storage: {}}                        | either claim or image",
                "InferenceService | refused | {model: 'models:/p/1', storage: {claim: {name: m, path: a/../m}}} | a path within the volume",
                "InferenceService | refused | {model: 'models:/p/1', storage: {image: {reference: 'r/m:1', path: m}}} | should match",
                "Rollout          | refused | {}                                                         | either canary or blueGreen",
                "Rollout          | refused | {canary: {steps: [{setWeight: 50}, {setWeight: 5}]}}       | greater than the one before",
                "Model            | refused | {aliases: [{alias: a, version: 1}, {alias: a, version: 2}]} | named once",
                "Model            | refused | {aliases: [{alias: V2, version: 1}]}                       | read like a version",
                "RetrainingTrigger | refused | {eventType: e, function: retraining, broker: b, kafka: {bootstrapServers: [k], topics: [t]}} | one of broker, sinkBinding and kafka",
                "RetrainingTrigger | refused | {eventType: e, function: retraining, sinkBinding: {subject: {apiVersion: v1, kind: Pod}}} | either name or selector",
                "RetrainingTrigger | refused | {eventType: e, function: retraining, kafka: {bootstrapServers: [k], topics: []}} | topics",
                "Workspace        | kube-me | {}                                                         | no workspaces"
            })
    void whatCannotBeIsRefusedByTheApiServerWithASentence(String kind, String name, String spec, String sentence) {
        assertThatThrownBy(() -> create(kind, name, spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InferenceService | taken | {model: 'models:/p/latest', strategy: {canary: {steps: [{setWeight: 5}]}}}",
                "InferenceService | taken | {model: 'models:/p/1', affinity: {cookie: b, maxAge: 1h}}",
                "InferenceService | taken | {model: 'models:/p/1', affinity: {jwtClaim: 'https://example.org/tenant'}}",
                "InferenceService | taken | {model: 'models:/p@champion', rollout: careful, scale: {min: 0, max: 9}}",
                "InferenceService | taken | {model: 'models:/p/1', storage: {claim: {name: models, path: penguins/7/model.onnx}}}",
                "Rollout          | taken | {blueGreen: {}}",
                "Model            | taken | {name: 'Palmer penguins', aliases: [{alias: champion, version: 3}]}",
                "RetrainingTrigger | taken | {eventType: e, function: retraining, kafka: {bootstrapServers: ['k:9092'], topics: [t], initialOffset: earliest}}",
                "RetrainingTrigger | taken | {eventType: e, function: retraining, sinkBinding: {subject: {apiVersion: batch/v1, kind: Job, selector: {matchLabels: {a: b}}}}}",
                "Workspace        | taken | {}",
                "Workspace        | taken | {quota: {pods: '40', requests.cpu: 8, limits.memory: 16Gi}}"
            })
    void whatTheReferenceShowsIsTaken(String kind, String name, String spec) {
        assertThatCode(() -> create(kind, name, spec)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "part"})
    void theExamplesForGpusAreTaken(String name) throws IOException {
        String example = Files.readString(Path.of("src/main/kubernetes/gpu", name + ".yaml"));

        assertThatCode(() -> create(Serialization.unmarshal(example, GenericKubernetesResource.class)))
                .doesNotThrowAnyException();
    }

    /** Nothing is kept of it. */
    private static void create(String kind, String name, String spec) {
        GenericKubernetesResource resource =
                Serialization.unmarshal("""
                apiVersion: neap.io/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(kind, name, spec), GenericKubernetesResource.class);
        create(resource);
    }

    private static void create(GenericKubernetesResource resource) {
        if (!resource.getKind().equals("Workspace")) {
            resource.getMetadata().setNamespace("default");
        }
        client.resource(resource)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
