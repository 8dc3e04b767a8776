// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import java.nio.file.Path;
import java.util.List;

/** Where this process sees something mounted; a container's own root is not counted. */
record Mounts(List<Path> points) {

    private static final Path ROOT = Path.of("/");
    private static final int POINT = 4;

    /** Reads the lines of {@code /proc/self/mountinfo}, see proc_pid_mountinfo(5). */
    static Mounts parse(List<String> lines) {
        return new Mounts(lines.stream()
                .map(line -> Path.of(line.split(" ", -1)[POINT].replace("\\040", " ")))
                .filter(point -> !point.equals(ROOT))
                .toList());
    }

    /** Whether the folder lies on one of them. */
    boolean contain(String folder) {
        return points.stream().anyMatch(Path.of(folder).normalize()::startsWith);
    }
}
