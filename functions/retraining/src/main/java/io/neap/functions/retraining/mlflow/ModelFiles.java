// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import io.neap.functions.retraining.train.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The files of a logged model as MLflow's own clients write them for the flavour {@code onnx}. */
final class ModelFiles {

    /** Version of MLflow whose layout this is. */
    private static final String MLFLOW_VERSION = "3.17.2";

    private ModelFiles() {}

    /** The bytes of each file, by its name. */
    static Map<String, byte[]> of(TrainedModel model, String modelId, String runId, String uuid, Instant created) {
        return Map.of(
                "model.onnx", model.onnx(),
                "MLmodel", utf8(manifest(model, modelId, runId, uuid, created)),
                "requirements.txt", utf8("mlflow\nonnx\nonnxruntime\n"));
    }

    /** Batch first; the label as text, the probabilities in the order of the ONNX file's property {@code labels}. */
    private static String manifest(TrainedModel model, String modelId, String runId, String uuid, Instant created) {
        return """
                artifact_path: model
                flavors:
                  onnx:
                    code: null
                    data: model.onnx
                    onnx_version: 1.20.0
                    providers:
                    - CPUExecutionProvider
                  python_function:
                    data: model.onnx
                    loader_module: mlflow.onnx
                mlflow_version: %s
                model_id: %s
                model_size_bytes: %d
                model_uuid: %s
                run_id: %s
                signature:
                  inputs: '[%s]'
                  outputs: '[%s, %s]'
                  params: null
                utc_time_created: '%s'
                """.formatted(
                MLFLOW_VERSION,
                modelId,
                model.onnx().length,
                uuid,
                runId,
                tensor("features", "float32", "-1, " + model.features().size()),
                tensor("label", "str", "-1"),
                tensor("probabilities", "float32", "-1, " + model.labels().size()),
                created);
    }

    private static String tensor(String name, String type, String shape) {
        return """
                {"type": "tensor", "tensor-spec": {"dtype": "%s", "shape": [%s]}, "name": "%s"}""".formatted(type, shape, name);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
