// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.oip.ConfiguredTensor;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.repository.settings.VersionPolicy;
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
        versions(json.name("version_policy"), model.settings().versions());
        json.name("max_batch_size").number(model.maxBatchSize());
        tensors(json.name("input"), ConfiguredTensor.inputs(model));
        tensors(json.name("output"), ConfiguredTensor.outputs(model));
        if (model.joinsRequests()) {
            queue(json.name("dynamic_batching"), model.settings().queue());
        }
        json.name("instance_group").open('[').open('{');
        json.name("name").string(model.key().name());
        json.name("kind").string(model.gpu().isPresent() ? "KIND_GPU" : "KIND_CPU");
        json.name("count").number(model.lanes());
        json.name("gpus").open('[');
        model.gpu().ifPresent(json::number);
        json.close(']').close('}').close(']');
        json.name("default_model_filename").string(model.settings().fileName());
        json.name("parameters").open('{');
        model.settings()
                .session()
                .parameters()
                .forEach((name, value) -> json.name(name)
                        .open('{')
                        .name("string_value")
                        .string(value)
                        .close('}'));
        json.close('}');
        return json.close('}').toByteArray();
    }

    private static void versions(JsonWriter json, VersionPolicy policy) {
        json.open('{');
        switch (policy) {
            case VersionPolicy.All all -> json.name("all").open('{');
            case VersionPolicy.Latest latest ->
                json.name("latest").open('{').name("num_versions").number(latest.versions());
            case VersionPolicy.Specific specific -> {
                json.name("specific").open('{').name("versions").open('[');
                specific.versions().forEach(json::number);
                json.close(']');
            }
        }
        json.close('}').close('}');
    }

    private static void queue(JsonWriter json, QueueSettings queue) {
        json.open('{').name("preferred_batch_size").open('[');
        queue.preferredRows().forEach(json::number);
        json.close(']');
        json.name("max_queue_delay_microseconds").number(queue.delay().toNanos() / 1000);
        if (queue.priorities() > 0) {
            json.name("priority_levels").number(queue.priorities());
            json.name("default_priority_level").number(queue.defaultPriority());
        }
        if (queue.maxRequests() > 0 || !queue.timeout().isZero()) {
            json.name("default_queue_policy").open('{');
            json.name("timeout_action").string("REJECT");
            json.name("default_timeout_microseconds").number(queue.timeout().toNanos() / 1000);
            json.name("allow_timeout_override").bool(true);
            json.name("max_queue_size").number(queue.maxRequests()).close('}');
        }
        json.close('}');
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
