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

    /**
     * What becomes of the memory of a run: {@code keep} it for the next, {@code shrink} gives it back after each run,
     * {@code off} takes and gives back each tensor alone. None of them bounds what a run takes meanwhile.
     */
    @WithDefault("keep")
    MemoryArena memoryArena();

    /** A private folder that keeps ONNX Runtime's library unpacked between starts; unpacked at each start if not set. */
    Optional<Path> nativeCache();

    /** What CUDA is told. */
    Cuda cuda();

    /** What is kept of a model's optimisation for its next start. */
    Snapshot snapshot();

    /** How models compute on a GPU, where a model's own configuration does not say otherwise. */
    interface Cuda {

        /** The GPU, by its number among those that the process sees. */
        @WithDefault("0")
        int device();

        /**
         * What the tensors and weights of one model may take of the GPU's memory; a run that wants more fails. All that
         * there is if not set. What CUDA and cuDNN take for themselves comes on top.
         */
        Optional<MemorySize> memoryLimit();

        /** By how much that memory grows: {@code next-power-of-two}, or {@code same-as-requested}, which takes less. */
        @WithDefault("next-power-of-two")
        ArenaExtendStrategy arenaExtendStrategy();

        /** How a convolution's kernel is chosen: {@code exhaustive}, {@code heuristic} (a faster first run) or {@code default}. */
        @WithDefault("exhaustive")
        CudnnConvAlgoSearch cudnnConvAlgoSearch();

        /** Off lets copies and kernels overlap; ONNX Runtime warns of wrong answers by some models then. */
        @WithDefault("true")
        boolean copyInDefaultStream();
    }

    /** By how much a GPU's arena grows. */
    enum ArenaExtendStrategy {
        NEXT_POWER_OF_TWO,
        SAME_AS_REQUESTED
    }

    /** How cuDNN's kernel of a convolution is chosen. */
    enum CudnnConvAlgoSearch {
        EXHAUSTIVE,
        HEURISTIC,
        DEFAULT
    }

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
