// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How this process has a file in its memory, as {@code /proc/self/smaps} tells it. Linux only.
 *
 * @param sizeKb how much of it is mapped
 * @param residentKb how much of it has been touched
 * @param privateDirtyKb how much of it is this process's own, and cannot be given back
 */
record Mapping(long sizeKb, long residentKb, long privateDirtyKb) {

    /** All mappings of files whose path contains these letters, together. */
    static Optional<Mapping> of(String path) throws IOException {
        Mapping sum = new Mapping(0, 0, 0);
        boolean within = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                within = line.contains(path);
            } else if (within) {
                sum = sum.plus(line);
            }
        }
        return sum.sizeKb == 0 ? Optional.empty() : Optional.of(sum);
    }

    /** What the whole process holds that no file backs, in kB. */
    static long anonymousKb() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps_rollup"));
        return lines.stream()
                .filter(line -> line.startsWith("Anonymous:"))
                .mapToLong(Mapping::number)
                .sum();
    }

    private Mapping plus(String line) {
        long kb = line.endsWith("kB") ? number(line) : 0;
        return switch (line.split(":", 2)[0]) {
            case "Size" -> new Mapping(sizeKb + kb, residentKb, privateDirtyKb);
            case "Rss" -> new Mapping(sizeKb, residentKb + kb, privateDirtyKb);
            case "Private_Dirty" -> new Mapping(sizeKb, residentKb, privateDirtyKb + kb);
            default -> this;
        };
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
