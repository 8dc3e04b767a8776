// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.neap.serving.ServingException;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
import io.neap.serving.oip.memory.SharedInputs;
import io.neap.serving.oip.memory.SharedMemory;
import io.neap.serving.oip.memory.SharedTensor;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.neap.serving.oip.proto.ModelInferResponse;
import io.neap.serving.oip.proto.ModelInferResponse.InferOutputTensor;
import io.neap.serving.oip.proto.ModelMetadataResponse;
import io.neap.serving.oip.proto.ModelMetadataResponse.TensorMetadata;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.DirectMemory;
import io.neap.serving.tensor.InferenceRequest;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The protocol's messages to values and back. */
final class GrpcMessages {

    private GrpcMessages() {}

    /**
     * The question.
     *
     * @param memory where inputs may lie, and outputs may be wanted
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the input that is wrong; or as
     *     {@link SharedInputs#read} and {@link SharedMemory#require}
     */
    static Question question(ModelInferRequest message, SharedMemory memory) {
        List<String> outputs = new ArrayList<>(message.getOutputsCount());
        Map<String, Integer> classes = Map.of();
        for (InferRequestedOutputTensor output : message.getOutputsList()) {
            outputs.add(output.getName());
            if (output.getParametersCount() > 0) {
                int wanted = Math.clamp(integer(output.getParametersMap(), "classification"), 0, Integer.MAX_VALUE);
                if (wanted > 0) {
                    classes = classes.isEmpty() ? new HashMap<>() : classes;
                    classes.put(output.getName(), wanted);
                }
            }
        }
        String id = message.getId().isEmpty() ? null : message.getId();
        memory.require(SharedMemoryMessages.places(message));
        List<Tensor> inputs = inputs(message, memory);
        long priority = integer(message.getParametersMap(), "priority");
        long timeout = integer(message.getParametersMap(), "timeout");
        return new Question(new InferenceRequest(id, inputs, outputs, classes, priority), AnswerForm.PLAIN, timeout);
    }

    /** The parameter's number; 0 if it is not there. */
    static long integer(Map<String, InferParameter> parameters, String name) {
        InferParameter parameter = parameters.get(name);
        if (parameter == null) {
            return 0;
        }
        return switch (parameter.getParameterChoiceCase()) {
            case INT64_PARAM -> parameter.getInt64Param();
            case UINT64_PARAM -> Math.max(parameter.getUint64Param(), 0);
            default -> throw ServingException.invalid("parameter '" + name + "': expected an integer");
        };
    }

    /**
     * The answer in the form of its question; raw too if an output has a type without typed contents. What is wanted in
     * shared memory is written there, and has an empty place among raw contents, as Triton's clients count these.
     *
     * @throws ServingException as {@link SharedMemory#write}
     */
    static ModelInferResponse response(ModelInferRequest question, InferenceResponse answer, SharedMemory memory) {
        Map<String, SharedTensor> places = SharedMemoryMessages.places(question);
        memory.write(places, answer.outputs());
        ModelInferResponse.Builder message = ModelInferResponse.newBuilder()
                .setModelName(answer.model())
                .setModelVersion(answer.version())
                .setId(question.getId());
        boolean raw = isRaw(question) || hasUntyped(answer.outputs(), places);
        for (Tensor output : answer.outputs()) {
            InferOutputTensor.Builder tensor = message.addOutputsBuilder()
                    .setName(output.name())
                    .setDatatype(output.type().name())
                    .addAllShape(dimensions(output.shape()));
            SharedTensor place = places.get(output.name());
            if (place != null) {
                SharedMemoryMessages.tell(tensor, place, output.data().remaining());
                if (raw) {
                    message.addRawOutputContents(ByteString.EMPTY);
                }
            } else if (raw) {
                message.addRawOutputContents(UnsafeByteOperations.unsafeWrap(output.data()));
            } else {
                tensor.setContents(TypedContents.write(output));
            }
        }
        return message.build();
    }

    private static boolean hasUntyped(List<Tensor> outputs, Map<String, SharedTensor> places) {
        for (Tensor output : outputs) {
            if (!TypedContents.exist(output.type()) && !places.containsKey(output.name())) {
                return true;
            }
        }
        return false;
    }

    static ModelMetadataResponse metadata(ServedModel model, List<String> versions) {
        return ModelMetadataResponse.newBuilder()
                .setName(model.key().name())
                .addAllVersions(versions)
                .setPlatform(model.platform())
                .addAllInputs(metadata(model.inputs()))
                .addAllOutputs(metadata(model.outputs()))
                .build();
    }

    private static List<TensorMetadata> metadata(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> TensorMetadata.newBuilder()
                        .setName(spec.name())
                        .setDatatype(spec.type().name())
                        .addAllShape(dimensions(spec.shape()))
                        .build())
                .toList();
    }

    /** As Triton's clients ask, whose inputs are raw or in shared memory. */
    private static boolean isRaw(ModelInferRequest message) {
        return message.getRawInputContentsCount() > 0
                || (shared(message) > 0 && message.getInputsList().stream().noneMatch(InferInputTensor::hasContents));
    }

    /** How many inputs are in shared memory. */
    private static int shared(ModelInferRequest message) {
        int shared = 0;
        for (int i = 0; i < message.getInputsCount(); i++) {
            shared += SharedMemoryMessages.isShared(message.getInputs(i)) ? 1 : 0;
        }
        return shared;
    }

    private static List<Tensor> inputs(ModelInferRequest message, SharedMemory memory) {
        int shared = shared(message);
        boolean raw = message.getRawInputContentsCount() > 0;
        if (raw && message.getRawInputContentsCount() != message.getInputsCount() - shared) {
            throw ServingException.invalid("raw_input_contents: expected one for each of the "
                    + (message.getInputsCount() - shared) + " inputs" + (shared > 0 ? " not in shared memory" : "")
                    + ", got " + message.getRawInputContentsCount());
        }
        SharedInputs fromMemory = shared > 0 ? memory.inputs() : null;
        List<Tensor> inputs = new ArrayList<>(message.getInputsCount());
        int next = 0;
        for (int i = 0; i < message.getInputsCount(); i++) {
            InferInputTensor input = message.getInputs(i);
            if (fromMemory != null && SharedMemoryMessages.isShared(input)) {
                requireNoContents(input, SharedTensor.REGION);
                inputs.add(
                        fromMemory.read(input.getName(), type(input), shape(input), SharedMemoryMessages.place(input)));
            } else if (raw) {
                requireNoContents(input, "raw_input_contents");
                ByteBuffer data = copy(message.getRawInputContents(next++));
                inputs.add(new Tensor(input.getName(), type(input), shape(input), data));
            } else {
                inputs.add(TypedContents.read(input.getName(), type(input), shape(input), input.getContents()));
            }
        }
        return inputs;
    }

    private static void requireNoContents(InferInputTensor input, String other) {
        if (input.hasContents()) {
            throw ServingException.invalid(
                    "input '" + input.getName() + "': contents and " + other + " exclude each other");
        }
    }

    private static DataType type(InferInputTensor input) {
        return DataType.parse(input.getDatatype());
    }

    private static Shape shape(InferInputTensor input) {
        return Shape.of(input.getShapeList().stream().mapToLong(Long::longValue).toArray());
    }

    private static List<Long> dimensions(Shape shape) {
        return LongStream.of(shape.toArray()).boxed().toList();
    }

    private static ByteBuffer copy(ByteString bytes) {
        ByteBuffer direct = DirectMemory.allocate(bytes.size());
        bytes.copyTo(direct);
        return direct.flip();
    }
}
