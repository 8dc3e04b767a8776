// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.neap.serving.oip.Inference;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The readiness check {@code model}; once up it tells what the start was made of. */
@Readiness
@Singleton
public class ModelHealth implements HealthCheck {

    private final ModelStart start;
    private final Inference inference;

    ModelHealth(ModelStart start, Inference inference) {
        this.start = start;
        this.inference = inference;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("model");
        start.times().ifPresent(times -> times.micros().forEach(check::withData));
        return check.status(start.times().isPresent() && inference.isReady()).build();
    }
}
