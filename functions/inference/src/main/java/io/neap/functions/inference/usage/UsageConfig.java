// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Whether and how often the process tells what it has used. */
@ConfigMapping(prefix = "neap.usage")
public interface UsageConfig {

    /** Where CloudEvents of usage are posted to, an {@code http} or {@code https} URL; nothing is told if not set. */
    Optional<URI> sink();

    /** How often, while there is usage to tell of. The rest is told at the end of the process. */
    @WithDefault("60s")
    Duration interval();
}
