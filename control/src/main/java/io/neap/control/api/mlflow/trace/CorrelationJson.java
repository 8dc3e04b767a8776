// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.neap.control.api.mlflow.wire.Proto;
import io.neap.control.experiment.trace.metric.Correlation;

/** How two filters of traces go together. */
@Proto
record CorrelationJson(
        double npmi, double npmiSmoothed, long filter1Count, long filter2Count, long jointCount, long totalCount) {

    static CorrelationJson of(Correlation found) {
        return new CorrelationJson(
                found.npmi(),
                found.smoothed(),
                found.counts().first(),
                found.counts().second(),
                found.counts().both(),
                found.counts().total());
    }
}
