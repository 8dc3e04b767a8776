// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.neap.serving.ServingException;
import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.Question;
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
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the input that is wrong
     */
    static Question question(ModelInferRequest message) {
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
        List<Tensor> inputs = isRaw(message) ? rawInputs(message) : typedInputs(message);
        long priority = integer(message.getParametersMap(), "priority");
        long timeout = integer(message.getParametersMap(), "timeout");
        return new Question(new InferenceRequest(id, inputs, outputs, classes, priority), AnswerForm.PLAIN, timeout);
    }

    /** The parameter's number; 0 if it is not there. */
    private static long integer(Map<String, InferParameter> parameters, String name) {
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

    /** The answer in the form of its question; raw too if an output has a type without typed contents. */
    static ModelInferResponse response(ModelInferRequest question, InferenceResponse answer) {
        ModelInferResponse.Builder message = ModelInferResponse.newBuilder()
                .setModelName(answer.model())
                .setModelVersion(answer.version())
                .setId(question.getId());
        boolean raw =
                isRaw(question) || answer.outputs().stream().anyMatch(output -> !TypedContents.exist(output.type()));
        for (Tensor output : answer.outputs()) {
            InferOutputTensor.Builder tensor = message.addOutputsBuilder()
                    .setName(output.name())
                    .setDatatype(output.type().name())
                    .addAllShape(dimensions(output.shape()));
            if (raw) {
                message.addRawOutputContents(UnsafeByteOperations.unsafeWrap(output.data()));
            } else {
                tensor.setContents(TypedContents.write(output));
            }
        }
        return message.build();
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

    private static boolean isRaw(ModelInferRequest message) {
        return message.getRawInputContentsCount() > 0;
    }

    private static List<Tensor> rawInputs(ModelInferRequest message) {
        if (message.getRawInputContentsCount() != message.getInputsCount()) {
            throw ServingException.invalid("raw_input_contents: expected one for each of the "
                    + message.getInputsCount() + " inputs, got " + message.getRawInputContentsCount());
        }
        List<Tensor> inputs = new ArrayList<>(message.getInputsCount());
        for (int i = 0; i < message.getInputsCount(); i++) {
            InferInputTensor input = message.getInputs(i);
            if (input.hasContents()) {
                throw ServingException.invalid(
                        "input '" + input.getName() + "': contents and raw_input_contents exclude each other");
            }
            inputs.add(new Tensor(input.getName(), type(input), shape(input), copy(message.getRawInputContents(i))));
        }
        return inputs;
    }

    private static List<Tensor> typedInputs(ModelInferRequest message) {
        return message.getInputsList().stream()
                .map(input -> TypedContents.read(input.getName(), type(input), shape(input), input.getContents()))
                .toList();
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
