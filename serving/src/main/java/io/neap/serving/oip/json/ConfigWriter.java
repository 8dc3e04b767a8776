// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.oip.ConfiguredTensor;
import io.neap.serving.repository.ServedModel;
import java.util.List;

/** The model configuration extension's answer as JSON: that of Triton, with what there is here. */
public final class ConfigWriter {

    private static final int BYTES_AROUND = 512;

    private ConfigWriter() {}

    public static byte[] config(ServedModel model) {
        JsonWriter json = new JsonWriter(BYTES_AROUND);
        json.open('{').name("name").string(model.key().name());
        json.name("platform").string(model.platform());
        json.name("backend").string("onnxruntime");
        json.name("version_policy").open('{');
        json.name("all").open('{').close('}').close('}');
        json.name("max_batch_size").number(model.maxBatchSize());
        tensors(json.name("input"), ConfiguredTensor.inputs(model));
        tensors(json.name("output"), ConfiguredTensor.outputs(model));
        if (model.maxBatchSize() > 0) {
            json.name("dynamic_batching").open('{');
            json.name("preferred_batch_size").open('[').close(']');
            json.name("max_queue_delay_microseconds").number(0);
            json.close('}');
        }
        json.name("instance_group").open('[').open('{');
        json.name("name").string(model.key().name());
        json.name("kind").string(model.isOnGpu() ? "KIND_GPU" : "KIND_CPU");
        json.name("count").number(model.lanes());
        json.name("gpus").open('[').close(']').close('}').close(']');
        json.name("default_model_filename").string("model.onnx");
        json.name("parameters").open('{').close('}');
        return json.close('}').toByteArray();
    }

    private static void tensors(JsonWriter json, List<ConfiguredTensor> tensors) {
        json.open('[');
        for (ConfiguredTensor tensor : tensors) {
            json.open('{').name("name").string(tensor.name());
            json.name("data_type").string(tensor.type());
            json.name("dims").open('[');
            tensor.dims().forEach(json::number);
            json.close(']');
            if (tensor.reshaped()) {
                json.name("reshape")
                        .open('{')
                        .name("shape")
                        .open('[')
                        .close(']')
                        .close('}');
            }
            json.close('}');
        }
        json.close(']');
    }
}
