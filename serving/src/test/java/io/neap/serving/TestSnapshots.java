// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import io.neap.serving.engine.EngineConfig;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings for snapshots, as values. */
public record TestSnapshots(
        boolean enabled, Optional<Path> folder, MemorySize minModelSize, MemorySize maxTotalSize, Duration maxAge)
        implements EngineConfig.Snapshot {

    public static final TestSnapshots OFF = new TestSnapshots(false, Optional.empty(), 0, 0);

    /** Sizes in bytes. */
    public TestSnapshots(boolean enabled, Optional<Path> folder, long minModelSize, long maxTotalSize) {
        this(enabled, folder, bytes(minModelSize), bytes(maxTotalSize), Duration.ofDays(30));
    }

    private static MemorySize bytes(long size) {
        return new MemorySize(BigInteger.valueOf(size));
    }
}
