// SPDX-License-Identifier: Apache-2.0
package io.neap.control.development;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Whether all that a home holds may be deleted by one request. */
@ConfigMapping(prefix = "neap.reset")
public interface ResetConfig {

    /**
     * Whether {@code neap reset} is obeyed: by default where Neap keeps its PostgreSQL itself, and nowhere else. Builds
     * for clusters do not know the request at all.
     */
    @WithDefault("false")
    boolean allowed();

    /** How long services may take to drain before a reset gives up. */
    @WithDefault("30s")
    Duration drain();
}
