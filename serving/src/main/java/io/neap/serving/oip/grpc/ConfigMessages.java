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
import io.neap.serving.oip.proto.ModelTensorReshape;
import io.neap.serving.oip.proto.ModelVersionPolicy;
import io.neap.serving.repository.ServedModel;

/** How a model is served, as the model configuration extension's message. */
final class ConfigMessages {

    private ConfigMessages() {}

    static ModelConfigResponse config(ServedModel model) {
        ModelConfig.Builder config = ModelConfig.newBuilder()
                .setName(model.key().name())
                .setPlatform(model.platform())
                .setBackend("onnxruntime")
                .setVersionPolicy(ModelVersionPolicy.newBuilder().setAll(ModelVersionPolicy.All.getDefaultInstance()))
                .setMaxBatchSize(model.maxBatchSize())
                .setDefaultModelFilename("model.onnx")
                .addInstanceGroup(ModelInstanceGroup.newBuilder()
                        .setName(model.key().name())
                        .setKind(model.isOnGpu() ? ModelInstanceGroup.Kind.KIND_GPU : ModelInstanceGroup.Kind.KIND_CPU)
                        .setCount(model.lanes()));
        if (model.maxBatchSize() > 0) {
            config.setDynamicBatching(ModelDynamicBatching.getDefaultInstance());
        }
        ConfiguredTensor.inputs(model).forEach(tensor -> config.addInput(input(tensor)));
        ConfiguredTensor.outputs(model).forEach(tensor -> config.addOutput(output(tensor)));
        return ModelConfigResponse.newBuilder().setConfig(config).build();
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
