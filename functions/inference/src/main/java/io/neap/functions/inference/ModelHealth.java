// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.neap.serving.oip.Inference;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check {@code model}; once up it tells what the start was made of, and of each model where it computes, and
 * why on the CPU if a GPU was wanted.
 */
@Readiness
@Singleton
public class ModelHealth implements HealthCheck {

    private final ModelStart start;
    private final Inference inference;
    private final ModelRepository repository;

    ModelHealth(ModelStart start, Inference inference, ModelRepository repository) {
        this.start = start;
        this.inference = inference;
        this.repository = repository;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("model");
        start.times().ifPresent(times -> times.micros().forEach(check::withData));
        for (ServedModel model : repository.ready()) {
            String which = "/" + model.key().name() + "/" + model.key().version();
            check.withData("device" + which, device(model.gpu()));
            model.fallback().ifPresent(reason -> check.withData("fallback" + which, reason));
        }
        return check.status(start.times().isPresent() && inference.isReady()).build();
    }

    private static String device(OptionalInt gpu) {
        return gpu.isPresent() ? "cuda:" + gpu.getAsInt() : "cpu";
    }
}
