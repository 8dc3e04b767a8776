// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps {@code grpc.health.v1} in step with the models: serving once they are ready, and not while draining. */
@Singleton
public final class GrpcReadiness {

    private final GrpcHealthStorage health;
    private boolean draining;

    GrpcReadiness(GrpcHealthStorage health) {
        this.health = health;
    }

    void start(@Observes StartupEvent startup) {
        set(ServingStatus.NOT_SERVING);
    }

    synchronized void drain(@Observes ShutdownDelayInitiatedEvent shutdown) {
        draining = true;
        set(ServingStatus.NOT_SERVING);
    }

    /** Every model answers from now on; too late when the process is draining, which is not taken back. */
    public synchronized void ready() {
        if (!draining) {
            set(ServingStatus.SERVING);
        }
    }

    private void set(ServingStatus status) {
        health.setStatus(GrpcHealthStorage.DEFAULT_SERVICE_NAME, status);
        health.setStatus(GRPCInferenceServiceGrpc.SERVICE_NAME, status);
    }
}
