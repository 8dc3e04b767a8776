// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import java.nio.file.Path;

/** Shared memory whose objects are the files of a folder. */
public final class TestMemory {

    /** In bytes, of the inputs of a request. */
    public static final int LIMIT = 1024;

    private TestMemory() {}

    public static SharedMemory open(Path folder) {
        return new SharedMemory(folder, true, LIMIT);
    }
}
