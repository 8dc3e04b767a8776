// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How requests wait and share runs. */
@ConfigMapping(prefix = "neap.batch")
public interface BatchConfig {

    /**
     * {@code auto} (rows share a run if the warm-up shows that the model answers them alike, together and alone),
     * {@code on} (trust the model's free first dimension) or {@code off}.
     */
    @WithDefault("auto")
    BatchMode mode();

    /** Rows of one run at most. On a CPU the gain is all there at 16. */
    @WithDefault("16")
    int maxRows();

    /** Requests of a model that may wait at most; further ones are refused with 503. */
    @WithDefault("256")
    int maxQueue();
}
