// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

/** Where models compute. */
public enum Device {
    /** CUDA where the build carries it and it starts, else the CPU. */
    AUTO,
    CPU,
    /** CUDA or a failure to load. */
    CUDA
}
