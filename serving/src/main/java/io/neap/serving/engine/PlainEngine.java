// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings of an engine that runs one model for one caller: a single thread, and nothing kept of it. */
public record PlainEngine(Optional<Path> nativeCache, Device device) implements EngineConfig {

    /** On the CPU. */
    public PlainEngine(Optional<Path> nativeCache) {
        this(nativeCache, Device.CPU);
    }

    @Override
    public int intraOpThreads() {
        return 1;
    }

    @Override
    public Optional<Integer> lanes() {
        return Optional.of(1);
    }

    @Override
    public MemorySize maxOutputSize() {
        return new MemorySize(BigInteger.valueOf(Integer.MAX_VALUE));
    }

    @Override
    public MemoryArena memoryArena() {
        return MemoryArena.KEEP;
    }

    @Override
    public Cuda cuda() {
        return new FirstGpu();
    }

    @Override
    public Snapshot snapshot() {
        return new NoSnapshot();
    }

    private record FirstGpu() implements Cuda {

        @Override
        public int device() {
            return 0;
        }

        @Override
        public Optional<MemorySize> memoryLimit() {
            return Optional.empty();
        }

        @Override
        public ArenaExtendStrategy arenaExtendStrategy() {
            return ArenaExtendStrategy.NEXT_POWER_OF_TWO;
        }

        @Override
        public CudnnConvAlgoSearch cudnnConvAlgoSearch() {
            return CudnnConvAlgoSearch.EXHAUSTIVE;
        }

        @Override
        public boolean copyInDefaultStream() {
            return true;
        }
    }

    private record NoSnapshot() implements Snapshot {

        private static final MemorySize NOTHING = new MemorySize(BigInteger.ZERO);

        @Override
        public boolean enabled() {
            return false;
        }

        @Override
        public Optional<Path> folder() {
            return Optional.empty();
        }

        @Override
        public MemorySize minModelSize() {
            return NOTHING;
        }

        @Override
        public MemorySize maxTotalSize() {
            return NOTHING;
        }

        @Override
        public Duration maxAge() {
            return Duration.ZERO;
        }
    }
}
