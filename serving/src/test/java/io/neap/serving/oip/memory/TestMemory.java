// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Shared memory whose objects are the files of a folder. */
public final class TestMemory {

    /** In bytes, of the inputs of a request. */
    public static final int LIMIT = 1024;

    private TestMemory() {}

    public static SharedMemory open(Path folder) {
        return new SharedMemory(folder, true, LIMIT);
    }

    /** With a region {@code r}, which holds the FP32 numbers 1 and 2. */
    public static SharedMemory withTwoNumbers(Path folder) throws IOException {
        Files.write(folder.resolve("object"), HexFormat.of().parseHex("0000803f00000040"));
        SharedMemory memory = open(folder);
        memory.register("r", "object", 0, 8);
        return memory;
    }
}
