// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the edges of the Open Inference Protocol allow. */
@ConfigMapping(prefix = "neap.oip")
public interface OipConfig {

    /** How long an inference may take, waiting included; then it is answered with 504. */
    @WithDefault("30s")
    Duration timeout();

    /** A REST body's size at most, and what a request takes from shared memory; one with more is answered with 413. */
    @WithDefault("64M")
    MemorySize maxBodySize();

    /**
     * How long a caller may let what it has begun stand still, at least: a head, a REST body, a gRPC call of one message. 500
     * bytes win a second back, never more than this. Then it is answered with 408, or closed. 0 for as long as it likes.
     */
    @WithDefault("30s")
    Duration stall();

    /** Which part of the inferences that reach their model is logged, each in a line: from 0, none, to 1, all. */
    @WithDefault("0")
    double accessLog();

    /**
     * Whether clients may list, load and unload models, and upload their files: they run what they bring. And whether they may
     * change what is traced and logged.
     */
    @WithDefault("false")
    boolean management();

    /** Whether clients may pass tensors in this machine's shared memory: they reach all of it that this process may. */
    @WithDefault("false")
    boolean sharedMemory();
}
