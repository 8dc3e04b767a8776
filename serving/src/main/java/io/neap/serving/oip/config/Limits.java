// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.config;

import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.ModelConfig;
import io.neap.serving.oip.proto.ModelDynamicBatching;
import io.neap.serving.oip.proto.ModelInput;
import io.neap.serving.oip.proto.ModelInstanceGroup;
import io.neap.serving.oip.proto.ModelOptimizationPolicy;
import io.neap.serving.oip.proto.ModelOutput;
import io.neap.serving.oip.proto.ModelQueuePolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Triton does more than is done here. What would change answers, or who is let in, is refused; what only tunes or
 * reports is told in the log and left out.
 */
final class Limits {

    private Limits() {}

    /** @throws ServingException with {@code INVALID_ARGUMENT}, naming the field and what to do about it */
    static void check(ModelConfig config) {
        refuse(
                !List.of("", "onnxruntime").contains(config.getBackend()),
                "backend",
                "only onnxruntime is served here, not " + config.getBackend() + "; export the model to ONNX");
        refuse(
                !List.of("", "onnxruntime_onnx").contains(config.getPlatform()),
                "platform",
                "only onnxruntime_onnx is served here, not " + config.getPlatform() + "; export the model to ONNX");
        refuse(
                config.hasSequenceBatching(),
                "sequence_batching",
                "requests have no state here; serve a model whose state is among its inputs and outputs");
        refuse(
                config.hasEnsembleScheduling(),
                "ensemble_scheduling",
                "models are not chained here; join them into one ONNX file, or call one after the other");
        refuse(
                config.getModelTransactionPolicy().getDecoupled(),
                "model_transaction_policy.decoupled",
                "an ONNX model answers each request once; leave it out");
        surroundings(config);
        batches(config);
        config.getInputList().forEach(Limits::check);
        config.getOutputList()
                .forEach(output -> refuse(
                        output.getIsShapeTensor() || output.getIsNonLinearFormatIo(),
                        "output '" + output.getName() + "'",
                        "is_shape_tensor and is_non_linear_format_io are TensorRT's; leave them out"));
        config.getInstanceGroupList().forEach(Limits::check);
    }

    private static void surroundings(ModelConfig config) {
        refuse(
                config.getModelOperations().getOpLibraryFilenameCount() > 0,
                "model_operations.op_library_filename",
                "libraries of custom operators are not loaded; use operators of ONNX Runtime");
        refuse(
                config.getModelRepositoryAgents().getAgentsCount() > 0,
                "model_repository_agents",
                "agents are not run; check or decrypt the model before it is put into its folder");
    }

    private static void batches(ModelConfig config) {
        refuse(
                config.getBatchInputCount() > 0,
                "batch_input",
                "inputs made of a whole batch are not made; leave it out");
        refuse(
                config.getBatchOutputCount() > 0,
                "batch_output",
                "outputs are parted by their rows alone; leave it out");
        refuse(
                config.getDynamicBatching().getPriorityQueuePolicyCount() > 0,
                "dynamic_batching.priority_queue_policy",
                "all priorities share one queue; put its bounds into default_queue_policy");
    }

    private static void check(ModelInput input) {
        String field = "input '" + input.getName() + "'";
        refuse(
                input.getIsShapeTensor() || input.getIsNonLinearFormatIo(),
                field,
                "is_shape_tensor and is_non_linear_format_io are TensorRT's; leave them out");
        refuse(
                input.getAllowRaggedBatch(),
                field + ", allow_ragged_batch",
                "requests share a run only if their shapes are equal but for the rows; leave it out");
    }

    private static void check(ModelInstanceGroup group) {
        refuse(
                group.getProfileCount() > 0 || group.getSecondaryDevicesCount() > 0,
                "instance_group",
                "profile and secondary_devices are TensorRT's; leave them out");
    }

    private static void refuse(boolean there, String field, String reason) {
        if (there) {
            throw ServingException.invalid(field + ": " + reason);
        }
    }

    /** What is left out, and why that is harmless. */
    static List<String> warnings(ModelConfig config) {
        List<String> told = new ArrayList<>();
        warn(told, !config.getRuntime().isEmpty(), "runtime", "the backend's library is always that of the build");
        warn(told, config.getCcModelFilenamesCount() > 0, "cc_model_filenames", "default_model_filename is served");
        warn(told, config.getMetricTagsCount() > 0, "metric_tags", "meters are tagged by model and version");
        warn(told, config.hasModelMetrics(), "model_metrics", "the buckets of the meters are fixed");
        warn(told, config.getResponseCache().getEnable(), "response_cache", "every request is computed");
        warn(
                told,
                config.getInputList().stream().anyMatch(ModelInput::getOptional),
                "input.optional",
                "requests must have every input of the ONNX file");
        warn(
                told,
                config.getOutputList().stream()
                        .map(ModelOutput::getLabelFilename)
                        .anyMatch(name -> !name.isEmpty()),
                "output.label_filename",
                "a classification tells indices without labels");
        warn(
                told,
                config.getInstanceGroupList().stream()
                        .anyMatch(group ->
                                group.hasRateLimiter() || !group.getHostPolicy().isEmpty()),
                "instance_group.rate_limiter and host_policy",
                "models do not wait for one another, and are not bound to processors");
        batching(told, config.getDynamicBatching());
        optimization(told, config.getOptimization());
        return told;
    }

    private static void batching(List<String> told, ModelDynamicBatching batching) {
        warn(
                told,
                batching.getPreserveOrdering(),
                "dynamic_batching.preserve_ordering",
                "answers of a gRPC stream come in order anyway, those of separate calls as they are done");
        ModelQueuePolicy policy = batching.getDefaultQueuePolicy();
        warn(
                told,
                policy.getTimeoutAction() == ModelQueuePolicy.TimeoutAction.DELAY,
                "dynamic_batching.default_queue_policy.timeout_action",
                "DELAY lets a late request keep its place until the process's own timeout");
    }

    private static void optimization(List<String> told, ModelOptimizationPolicy optimization) {
        warn(
                told,
                optimization.getExecutionAccelerators().getGpuExecutionAcceleratorList().stream()
                                .anyMatch(accelerator -> !accelerator.getName().equals(SettingsReader.CUDA))
                        || optimization.getExecutionAccelerators().getCpuExecutionAcceleratorCount() > 0,
                "optimization.execution_accelerators but for cuda",
                "ONNX Runtime's own kernels compute, on the CPU or by CUDA");
        warn(
                told,
                optimization.getCuda().getGraphs(),
                "optimization.cuda.graphs",
                "a captured graph reads its first run's inputs, as ONNX Runtime's Java binding binds no other to it");
        warn(
                told,
                optimization.hasInputPinnedMemory()
                        || optimization.hasOutputPinnedMemory()
                        || optimization.getPriorityValue() != 0
                        || optimization.getGatherKernelBufferThreshold() > 0
                        || optimization.getEagerBatching(),
                "optimization but for graph.level",
                "it tunes copies to and from a GPU, or TensorRT");
    }

    private static void warn(List<String> told, boolean there, String field, String reason) {
        if (there) {
            told.add(field + " has no effect: " + reason);
        }
    }
}
