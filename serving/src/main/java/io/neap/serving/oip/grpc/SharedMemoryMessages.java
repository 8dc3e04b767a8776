// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.ServingException;
import io.neap.serving.oip.memory.Region;
import io.neap.serving.oip.memory.SharedTensor;
import io.neap.serving.oip.proto.InferParameter;
import io.neap.serving.oip.proto.ModelInferRequest;
import io.neap.serving.oip.proto.ModelInferRequest.InferInputTensor;
import io.neap.serving.oip.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.neap.serving.oip.proto.ModelInferResponse.InferOutputTensor;
import io.neap.serving.oip.proto.SystemSharedMemoryStatusResponse;
import io.neap.serving.oip.proto.SystemSharedMemoryStatusResponse.RegionStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the protocol's messages say of shared memory. */
final class SharedMemoryMessages {

    private SharedMemoryMessages() {}

    static SystemSharedMemoryStatusResponse status(List<Region> regions) {
        SystemSharedMemoryStatusResponse.Builder status = SystemSharedMemoryStatusResponse.newBuilder();
        for (Region region : regions) {
            status.putRegions(
                    region.name(),
                    RegionStatus.newBuilder()
                            .setName(region.name())
                            .setKey(region.key())
                            .setOffset(region.offset())
                            .setByteSize(region.byteSize())
                            .build());
        }
        return status.build();
    }

    static boolean isShared(InferInputTensor input) {
        return input.getParametersCount() > 0 && isShared(input.getParametersMap());
    }

    private static boolean isShared(Map<String, InferParameter> parameters) {
        return parameters.containsKey(SharedTensor.REGION)
                || parameters.containsKey(SharedTensor.OFFSET)
                || parameters.containsKey(SharedTensor.BYTE_SIZE);
    }

    /** Where an input lies that is shared. */
    static SharedTensor place(InferInputTensor input) {
        return place("input", input.getName(), input.getParametersMap());
    }

    /** Where outputs are wanted, by their names: those alone that are wanted in shared memory. */
    static Map<String, SharedTensor> places(ModelInferRequest message) {
        Map<String, SharedTensor> places = Map.of();
        for (int i = 0; i < message.getOutputsCount(); i++) {
            InferRequestedOutputTensor output = message.getOutputs(i);
            if (output.getParametersCount() > 0 && isShared(output.getParametersMap())) {
                places = places.isEmpty() ? new HashMap<>() : places;
                places.put(output.getName(), place("output", output.getName(), output.getParametersMap()));
            }
        }
        return places;
    }

    private static SharedTensor place(String kind, String name, Map<String, InferParameter> parameters) {
        SharedTensor.Builder place = new SharedTensor.Builder();
        InferParameter region = parameters.get(SharedTensor.REGION);
        if (region != null) {
            if (!region.hasStringParam()) {
                throw ServingException.invalid("parameter '" + SharedTensor.REGION + "': expected a string");
            }
            place.region(region.getStringParam());
        }
        if (parameters.containsKey(SharedTensor.BYTE_SIZE)) {
            place.byteSize(GrpcMessages.integer(parameters, SharedTensor.BYTE_SIZE));
        }
        return place.offset(GrpcMessages.integer(parameters, SharedTensor.OFFSET))
                .build(kind, name);
    }

    /** Says where an output was written. */
    static void tell(InferOutputTensor.Builder output, SharedTensor place, int size) {
        output.putParameters(
                SharedTensor.REGION,
                InferParameter.newBuilder().setStringParam(place.region()).build());
        output.putParameters(SharedTensor.BYTE_SIZE, number(size));
        if (place.offset() > 0) {
            output.putParameters(SharedTensor.OFFSET, number(place.offset()));
        }
    }

    private static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }
}
