// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How models compute. */
@ConfigMapping(prefix = "neap.engine")
public interface EngineConfig {

    /** {@code auto} (CUDA where it works, else the CPU), {@code cpu} or {@code cuda}. */
    @WithDefault("auto")
    Device device();

    /** Threads that share one run. More than 1 pays only for models that take over a millisecond. */
    @WithDefault("1")
    int intraOpThreads();

    /** Runs at the same time; the processors that the container may use when not set. */
    Optional<Integer> lanes();

    /** A private folder that keeps ONNX Runtime's library unpacked between starts; unpacked at each start if not set. */
    Optional<Path> nativeCache();
}
