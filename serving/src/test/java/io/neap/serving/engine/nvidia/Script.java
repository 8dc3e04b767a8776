// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.nvidia;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A shell script in the place of {@code nvidia-smi}. */
public final class Script {

    private Script() {}

    public static Path write(Path folder, String body) throws IOException {
        Path script = folder.resolve("nvidia-smi");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
