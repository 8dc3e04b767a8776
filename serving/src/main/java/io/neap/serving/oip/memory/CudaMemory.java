// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;

/** What clients are told of memory on a GPU, which is not shared here: there are no regions, so all can be unregistered. */
public final class CudaMemory {

    private CudaMemory() {}

    /**
     * Goes on where all regions are asked for.
     *
     * @throws ServingException with {@code NOT_FOUND} where one is
     */
    public static void requireNoName(String region) {
        if (!region.isEmpty()) {
            throw new ServingException(
                    ErrorCode.NOT_FOUND, "region '" + region + "' of CUDA shared memory is not registered");
        }
    }

    /** Why a region is not registered. */
    public static ServingException refusal(String region) {
        return new ServingException(
                ErrorCode.UNIMPLEMENTED,
                "region '" + region + "': CUDA shared memory is not offered; use system shared memory");
    }
}
