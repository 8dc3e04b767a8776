// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.neap.serving.oip.proto.GRPCInferenceServiceGrpc;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import org.junit.jupiter.api.Test;

class GrpcReadinessTest {

    private final GrpcHealthStorage health = new GrpcHealthStorage();
    private final GrpcReadiness readiness = new GrpcReadiness(health);

    @Test
    void itServesOnceTheModelsAreReady() {
        readiness.start(new StartupEvent());
        assertThat(status()).isEqualTo(ServingStatus.NOT_SERVING);

        readiness.ready();

        assertThat(status()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aModelThatBecomesReadyWhileDrainingIsNotServed() {
        readiness.start(new StartupEvent());
        readiness.drain(new ShutdownDelayInitiatedEvent());

        readiness.ready();

        assertThat(status()).isEqualTo(ServingStatus.NOT_SERVING);
    }

    private ServingStatus status() {
        return health.statusForService(GRPCInferenceServiceGrpc.SERVICE_NAME).getStatus();
    }
}
