// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long requests to control's own API may take; those to services have the timeout of their revision. */
@ConfigMapping(prefix = "neap.api")
public interface ApiConfig {

    /** Until a request is answered. */
    @WithDefault("60s")
    Duration timeout();

    /** How long an upload or download of an artifact, which takes as long as it takes, may stand still. */
    @WithDefault("60s")
    Duration stall();

    /** Whether there is {@code POST /api/v1/reset} at all. Decided when Neap is built, not when it starts. */
    @WithDefault("true")
    boolean reset();
}
