// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
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

    /** What one output of a request may take at most; a larger one fails the request, before it is copied or written. */
    @WithDefault("64M")
    MemorySize maxOutputSize();

    /** A private folder that keeps ONNX Runtime's library unpacked between starts; unpacked at each start if not set. */
    Optional<Path> nativeCache();

    /** What is kept of a model's optimisation for its next start. */
    Snapshot snapshot();

    /** Optimised models, kept between starts. Only for the CPU, on Linux, and for models that the fetcher has checked. */
    interface Snapshot {

        /** Off where the folder does not outlive the process: there each start would write what none reads. */
        @WithDefault("true")
        boolean enabled();

        /** A private folder; nothing is kept if not set, or if it cannot be written. */
        Optional<Path> folder();

        /** A smaller model is optimised at each start, which takes less than looking for its snapshot would save. */
        @WithDefault("8M")
        MemorySize minModelSize();

        /** All snapshots together; those unused for longest go first. One takes up to twice the size of its model. */
        @WithDefault("8G")
        MemorySize maxTotalSize();

        /** A snapshot that was not used for so long goes. */
        @WithDefault("30d")
        Duration maxAge();
    }
}
