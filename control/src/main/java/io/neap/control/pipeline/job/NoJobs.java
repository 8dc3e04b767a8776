// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.job;

import io.neap.control.error.DomainException;
import io.neap.control.platform.ServiceName;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** One machine has none: a training there is a request to a function. */
@ApplicationScoped
@DefaultBean
class NoJobs implements JobPlatform {

    @Override
    public boolean runsJobs() {
        return false;
    }

    @Override
    public Uni<Void> start(TrainingJob job) {
        return Uni.createFrom().failure(DomainException.invalid("Jobs run on a cluster alone."));
    }

    @Override
    public Uni<Optional<JobStatus>> status(ServiceName trigger, String run) {
        return Uni.createFrom().item(Optional.empty());
    }
}
