// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.neap.serving.ServingException;
import io.neap.serving.oip.Failures;

/** Whatever went wrong, as a gRPC status. */
final class GrpcFailures {

    private GrpcFailures() {}

    static StatusRuntimeException status(Throwable failure) {
        ServingException known = Failures.known(failure);
        return Status.fromCodeValue(known.code().grpcStatus())
                .withDescription(known.getMessage())
                .asRuntimeException();
    }
}
