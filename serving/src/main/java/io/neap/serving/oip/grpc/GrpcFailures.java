// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.neap.serving.ServingException;
import io.neap.serving.oip.Failures;

/** Whatever went wrong, as a gRPC status. */
final class GrpcFailures {

    /** Half of what a client of gRPC takes as headers unless it is told otherwise. */
    private static final int MAX_SIZE = 4096;

    private static final int ENCODED = 9;

    private GrpcFailures() {}

    static StatusRuntimeException status(Throwable failure) {
        ServingException known = Failures.known(failure);
        return Status.fromCodeValue(known.code().grpcStatus())
                .withDescription(brief(String.valueOf(known.getMessage())))
                .asRuntimeException();
    }

    /** Told in a header, where whatever is not plain ASCII takes up to nine bytes. */
    private static String brief(String message) {
        int size = 0;
        for (int i = 0; i < message.length(); i++) {
            char next = message.charAt(i);
            size += next >= ' ' && next <= '~' && next != '%' ? 1 : ENCODED;
            if (size > MAX_SIZE && !Character.isLowSurrogate(next)) {
                return message.substring(0, i) + "...";
            }
        }
        return message;
    }
}
