// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.oip.ConfiguredTensor;
import io.neap.serving.oip.proto.DataType;
import io.neap.serving.oip.proto.ModelConfig;
import io.neap.serving.oip.proto.ModelConfigResponse;
import io.neap.serving.oip.proto.ModelDynamicBatching;
import io.neap.serving.oip.proto.ModelInput;
import io.neap.serving.oip.proto.ModelInstanceGroup;
import io.neap.serving.oip.proto.ModelOutput;
import io.neap.serving.oip.proto.ModelParameter;
import io.neap.serving.oip.proto.ModelQueuePolicy;
import io.neap.serving.oip.proto.ModelTensorReshape;
import io.neap.serving.oip.proto.ModelVersionPolicy;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.repository.settings.VersionPolicy;

/** How a model is served, as the model configuration extension's message. */
final class ConfigMessages {

    private ConfigMessages() {}

    static ModelConfigResponse config(ServedModel model) {
        ModelConfig.Builder config = ModelConfig.newBuilder()
                .setName(model.key().name())
                .setPlatform(model.platform())
                .setBackend("onnxruntime")
                .setVersionPolicy(versions(model.settings().versions()))
                .setMaxBatchSize(model.maxBatchSize())
                .setDefaultModelFilename(model.settings().fileName())
                .addInstanceGroup(instances(model));
        if (model.joinsRequests()) {
            config.setDynamicBatching(batching(model.settings().queue()));
        }
        model.settings()
                .session()
                .parameters()
                .forEach((name, value) -> config.putParameters(
                        name, ModelParameter.newBuilder().setStringValue(value).build()));
        ConfiguredTensor.inputs(model).forEach(tensor -> config.addInput(input(tensor)));
        ConfiguredTensor.outputs(model).forEach(tensor -> config.addOutput(output(tensor)));
        return ModelConfigResponse.newBuilder().setConfig(config).build();
    }

    private static ModelInstanceGroup.Builder instances(ServedModel model) {
        ModelInstanceGroup.Builder group = ModelInstanceGroup.newBuilder()
                .setName(model.key().name())
                .setKind(ModelInstanceGroup.Kind.KIND_CPU)
                .setCount(model.lanes());
        model.gpu()
                .ifPresent(number ->
                        group.setKind(ModelInstanceGroup.Kind.KIND_GPU).addGpus(number));
        return group;
    }

    private static ModelVersionPolicy.Builder versions(VersionPolicy policy) {
        ModelVersionPolicy.Builder versions = ModelVersionPolicy.newBuilder();
        return switch (policy) {
            case VersionPolicy.All all -> versions.setAll(ModelVersionPolicy.All.getDefaultInstance());
            case VersionPolicy.Latest latest ->
                versions.setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(latest.versions()));
            case VersionPolicy.Specific specific ->
                versions.setSpecific(ModelVersionPolicy.Specific.newBuilder().addAllVersions(specific.versions()));
        };
    }

    private static ModelDynamicBatching.Builder batching(QueueSettings queue) {
        ModelDynamicBatching.Builder batching = ModelDynamicBatching.newBuilder()
                .addAllPreferredBatchSize(queue.preferredRows())
                .setMaxQueueDelayMicroseconds(queue.delay().toNanos() / 1000)
                .setPriorityLevels(queue.priorities())
                .setDefaultPriorityLevel(queue.priorities() > 0 ? queue.defaultPriority() : 0);
        if (queue.maxRequests() > 0 || !queue.timeout().isZero()) {
            batching.setDefaultQueuePolicy(ModelQueuePolicy.newBuilder()
                    .setDefaultTimeoutMicroseconds(queue.timeout().toNanos() / 1000)
                    .setAllowTimeoutOverride(true)
                    .setMaxQueueSize(queue.maxRequests()));
        }
        return batching;
    }

    private static ModelInput.Builder input(ConfiguredTensor tensor) {
        ModelInput.Builder input = ModelInput.newBuilder()
                .setName(tensor.name())
                .setDataType(DataType.valueOf(tensor.type()))
                .addAllDims(tensor.dims());
        return tensor.reshaped() ? input.setReshape(ModelTensorReshape.getDefaultInstance()) : input;
    }

    private static ModelOutput.Builder output(ConfiguredTensor tensor) {
        ModelOutput.Builder output = ModelOutput.newBuilder()
                .setName(tensor.name())
                .setDataType(DataType.valueOf(tensor.type()))
                .addAllDims(tensor.dims());
        return tensor.reshaped() ? output.setReshape(ModelTensorReshape.getDefaultInstance()) : output;
    }
}
