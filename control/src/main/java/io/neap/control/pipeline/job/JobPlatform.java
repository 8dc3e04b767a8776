// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.job;

import io.neap.control.platform.ServiceName;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where jobs run; each step may be taken twice. */
public interface JobPlatform {

    /** Whether there is such a place at all. */
    boolean runsJobs();

    /** Makes the job, unless it is there. */
    Uni<Void> start(TrainingJob job);

    /** How far the run's job is; empty when there is none. */
    Uni<Optional<JobStatus>> status(ServiceName trigger, String run);
}
