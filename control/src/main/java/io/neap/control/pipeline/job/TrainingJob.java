// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.job;

import io.neap.control.platform.ServiceName;
import java.util.Map;

/**
 * The job of one pipeline run.
 *
 * @param run id of the pipeline run: there is one job for each
 * @param environment variables of its container
 * @param event in CloudEvents' JSON format
 */
public record TrainingJob(
        ServiceName trigger, String run, JobSpec spec, Map<String, String> environment, String event) {

    public TrainingJob {
        environment = Map.copyOf(environment);
    }
}
