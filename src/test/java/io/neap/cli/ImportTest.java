// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {

    @TempDir
    Path folder;

    @Test
    void everyFieldThatHasACounterpartIsTaken() throws IOException {
        Terminal.Outcome outcome = run("""
                apiVersion: serving.kserve.io/v1beta1
                kind: InferenceService
                metadata:
                  name: style
                  namespace: vision
                  annotations:
                    autoscaling.knative.dev/window: 90s
                    autoscaling.knative.dev/max-scale: "7"
                spec:
                  predictor:
                    minReplicas: 0
                    maxReplicas: 3
                    scaleTarget: 4
                    scaleMetric: concurrency
                    containerConcurrency: 8
                    timeout: 20
                    canaryTrafficPercent: 10
                    serviceAccountName: reader
                    nodeSelector: {zone: a}
                    tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]
                    model:
                      modelFormat: {name: onnx}
                      protocolVersion: v2
                      storageUri: s3://models/style
                      resources:
                        limits: {nvidia.com/gpu: 1, memory: 2Gi}
                """);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).isEqualTo("""
                ---
                apiVersion: neap.io/v1alpha1
                kind: InferenceService
                metadata:
                  name: style
                  namespace: vision
                spec:
                  model: models:/style/latest
                  strategy:
                    canary:
                      steps:
                      - setWeight: 10
                        pause: 60s
                  scale:
                    min: 0
                    max: 7
                    target: 4.0
                    stableWindow: 90s
                  containerConcurrency: 8
                  timeout: 20s
                  resources:
                    limits:
                      nvidia.com/gpu: 1
                      memory: 2Gi
                  placement:
                    nodeSelector:
                      zone: a
                    tolerations:
                    - key: gpu
                      effect: NoSchedule
                    serviceAccount: reader
                """);
        assertThat(outcome.err().lines())
                .containsExactly(
                        "style: Register its model under that name first, from s3://models/style.",
                        "style: KServe holds a canary at 10 % until you write another percent; Neap goes on to 100 % when"
                                + " its analysis passes, and back when it fails.");
    }

    @Test
    void whatHasNoCounterpartIsToldAndKservesDefaultsAreWritten() throws IOException {
        Terminal.Outcome outcome = run("""
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: serving.kserve.io/v1beta1
                    kind: InferenceService
                    metadata: {name: old, annotations: {serving.kserve.io/deploymentMode: RawDeployment}}
                    spec:
                      transformer: {containers: []}
                      predictor:
                        batcher: {maxBatchSize: 8}
                        scaleMetric: cpu
                        scaleTarget: 60
                        onnx: {storageUri: "gs://models/old", runtimeVersion: "1"}
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: other}}
                """);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCode.OK);
        assertThat(outcome.out()).contains("    min: 1\n    max: 1000\n").doesNotContain("target");
        assertThat(outcome.err())
                .contains("scaled by cpu with the target 60.0; Neap scales by concurrency")
                .contains("spec.transformer has no counterpart")
                .contains("spec.predictor.batcher has no counterpart")
                .contains("spec.predictor.onnx.runtimeVersion has no counterpart")
                .contains("serving.kserve.io/deploymentMode has no counterpart");
    }

    @Test
    void anotherFormatIsRefusedWithWhatToDo() throws IOException {
        Terminal.Outcome outcome = run("""
                apiVersion: serving.kserve.io/v1beta1
                kind: InferenceService
                metadata: {name: iris}
                spec: {predictor: {model: {modelFormat: {name: sklearn}, storageUri: "gs://iris"}}}
                """);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).contains("iris is of the format 'sklearn'.", "export this one to ONNX");
    }

    @Test
    void aFileWithoutAServiceIsRefused() throws IOException {
        assertThat(run("kind: ConfigMap\n").err()).contains("holds no InferenceService of serving.kserve.io.");
        assertThat(run("a: [1\n").err()).contains("cannot be read as YAML");
        assertThat(Terminal.run(Map.of(), "import", "kserve", "none.yaml").err())
                .contains("cannot be read");
        assertThat(Terminal.run(Map.of(), "import").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private Terminal.Outcome run(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("kserve.yaml"), yaml);
        return Terminal.run(Map.of(), "import", "kserve", file.toString());
    }
}
