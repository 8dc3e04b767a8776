// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import org.jspecify.annotations.Nullable;

/**
 * One measured point. Its identity is its run, key, timestamp, step and value: logging it twice leaves one.
 *
 * @param value infinities are stored as the greatest finite numbers, as in MLflow
 * @param timestamp milliseconds since 1970
 * @param modelId the logged model that was measured, if one was
 * @param runId the run that it belongs to; known when read
 */
public record Metric(
        String key,
        double value,
        long timestamp,
        long step,
        @Nullable String modelId,
        @Nullable String datasetName,
        @Nullable String datasetDigest,
        @Nullable String runId) {

    public Metric {
        value = Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value;
    }
}
