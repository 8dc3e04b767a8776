// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Keeps a cache small: the files that were unused for longest go first, and with them the folders that link to them. */
final class CacheTrim {

    static final String ENDING = ".onnx";
    static final String PARTIAL = ".partial";

    /** Longer than any start may take; what a killed process has left is older. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final String DIGEST = "[0-9a-f]{64}";

    private CacheTrim() {}

    /** Deletes until the files take at most {@code limit} bytes. To be called by nobody else meanwhile. */
    static void trim(Path cache, long limit, Instant now) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> linking = new ArrayList<>();
        for (Path child : children(cache)) {
            String name = child.getFileName().toString();
            if (name.matches(DIGEST + ENDING)) {
                files.add(child);
            } else if (name.matches(DIGEST)) {
                linking.add(child);
            } else if (name.endsWith(PARTIAL)
                    && lastChange(child).plus(ABANDONED).isBefore(now)) {
                Files.deleteIfExists(child);
            }
        }
        files.sort(Comparator.comparing(CacheTrim::lastUse).reversed());
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
            if (total > limit) {
                delete(file, linking);
            }
        }
    }

    private static void delete(Path file, List<Path> linking) throws IOException {
        for (Path folder : linking) {
            List<Path> inside = Files.exists(folder) ? within(folder) : List.of();
            for (Path link : inside) {
                if (Files.exists(link) && Files.isSameFile(link, file)) {
                    for (Path each : inside) {
                        Files.deleteIfExists(each);
                    }
                }
            }
        }
        Files.deleteIfExists(Seal.note(file));
        Files.deleteIfExists(file);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    /** What is deepest first, the folder itself last. */
    private static List<Path> within(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /** A sealed file's note is touched at each use, as a touch of the file itself would break the seal. */
    private static Instant lastUse(Path file) {
        Instant noted = lastChange(Seal.note(file));
        Instant made = lastChange(file);
        return noted.isAfter(made) ? noted : made;
    }

    private static Instant lastChange(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException absent) {
            return Instant.EPOCH;
        }
    }
}
