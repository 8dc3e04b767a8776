// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.inject.Singleton;

/**
 * Reads a stream only while its caller reads the answers, so that these do not pile up here: the flow control of HTTP/2 then
 * holds the caller back.
 */
@Singleton
final class StreamFlow implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        Held<Q, A> held = new Held<>(call);
        return new SimpleForwardingServerCallListener<>(next.startCall(held, headers)) {
            @Override
            public void onReady() {
                held.release();
                super.onReady();
            }
        };
    }

    /** Keeps the demand for messages back while answers wait to be sent. */
    private static final class Held<Q, A> extends SimpleForwardingServerCall<Q, A> {

        private int messages;

        Held(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void request(int more) {
            synchronized (this) {
                messages += more;
            }
            release();
        }

        private void release() {
            int due;
            synchronized (this) {
                due = isReady() ? messages : 0;
                messages -= due;
            }
            if (due > 0) {
                super.request(due);
            }
        }
    }
}
