// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;

/** Takes the inputs of one request from shared memory: all of them together are bounded as a body is. */
public final class SharedInputs {

    private final SharedMemory memory;
    private final long limit;
    private long taken;

    SharedInputs(SharedMemory memory, long limit) {
        this.memory = memory;
        this.limit = limit;
    }

    /**
     * Copies an input into memory of its own.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT} if the place is not within its region, or holds no tensor of
     *     that type and shape; with {@code NOT_FOUND} if there is no such region; with {@code PAYLOAD_TOO_LARGE}
     */
    public Tensor read(String name, DataType type, Shape shape, SharedTensor place) {
        String tensor = "input '" + name + "'";
        Region region = memory.region(tensor, place.region());
        region.requireInside(tensor, place);
        if (place.byteSize() > limit - taken) {
            throw new ServingException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    tensor + ": with its " + place.byteSize()
                            + " bytes the request takes more from shared memory than the " + limit
                            + " that neap.oip.max-body-size allows");
        }
        taken += place.byteSize();
        return new Tensor(name, type, shape, region.read(tensor, place));
    }
}
