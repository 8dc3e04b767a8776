// SPDX-License-Identifier: Apache-2.0
package io.neap.control.monitor.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How usage is kept. */
@ConfigMapping(prefix = "neap.monitor.usage")
interface UsageConfig {

    /** For how long. */
    @WithDefault("30d")
    Duration retention();
}
