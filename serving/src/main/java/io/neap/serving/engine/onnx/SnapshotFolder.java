// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import io.neap.serving.engine.EngineConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One snapshot on the disk: the graph, its weights, and a seal that tells whether they are still what was written. The
 * graph is small and checked by its digest. The weights are as large as the model, so that reading them would cost what
 * mapping them saves: they are checked by size and time of change, as ONNX Runtime's own library is.
 */
record SnapshotFolder(Path path) {

    static final String PARTIAL = "partial-";
    static final String WEIGHTS = "weights";

    private static final String GRAPH = "model.onnx";
    private static final String SEAL = "seal";
    private static final String USELESS = "useless";
    private static final Duration ABANDONED = Duration.ofHours(1);

    Path graphFile() {
        return path.resolve(GRAPH);
    }

    /** The graph, if the snapshot is there and whole. */
    Optional<Path> graph() {
        try {
            return seal(path).equals(Files.readString(path.resolve(SEAL)))
                    ? Optional.of(graphFile())
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Whether it was found that this model has nothing to be mapped. */
    boolean isUseless() {
        return Files.exists(path.resolve(USELESS));
    }

    /** Puts the files on the disk, so that no loss of power leaves a snapshot that only looks whole. */
    void seal() throws IOException {
        if (!Files.exists(path.resolve(WEIGHTS))) {
            Files.deleteIfExists(graphFile());
            Files.createFile(path.resolve(USELESS));
            return;
        }
        force(graphFile());
        force(path.resolve(WEIGHTS));
        Files.writeString(path.resolve(SEAL), seal(path));
        force(path.resolve(SEAL));
    }

    /** Takes the name, unless another process has just taken it with the same content. */
    void moveTo(SnapshotFolder target) throws IOException {
        Files.move(path, target.path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Notes the use; in a read-only folder it stays unnoted. */
    void touch(Instant now) {
        try {
            Files.setLastModifiedTime(path, FileTime.from(now));
        } catch (IOException readOnly) {
            return;
        }
    }

    /** What is gone or cannot go is left alone: whoever has mapped it keeps it. */
    void delete() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (IOException leftAlone) {
            return;
        }
    }

    /** Deletes what has not been used for too long, then what was unused for longest until the rest is small enough. */
    static void trim(Path folder, EngineConfig.Snapshot config, Instant now) throws IOException {
        List<SnapshotFolder> kept = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (SnapshotFolder each : children.map(SnapshotFolder::new).toList()) {
                Duration unused = Duration.between(each.lastUse(), now);
                Duration allowed = each.isPartial() ? ABANDONED : config.maxAge();
                if (unused.compareTo(allowed) > 0) {
                    each.delete();
                } else if (!each.isPartial()) {
                    kept.add(each);
                }
            }
        }
        kept.sort(Comparator.comparing(SnapshotFolder::lastUse).reversed());
        long total = 0;
        for (SnapshotFolder each : kept) {
            total += each.size();
            if (total > config.maxTotalSize().asLongValue()) {
                each.delete();
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private boolean isPartial() {
        return path.getFileName().toString().startsWith(PARTIAL);
    }

    private Instant lastUse() {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    private long size() throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static String seal(Path folder) throws IOException {
        Path weights = folder.resolve(WEIGHTS);
        return String.join(
                "\n",
                Digests.hex(Files.readAllBytes(folder.resolve(GRAPH))),
                Long.toString(Files.size(weights)),
                Long.toString(Files.getLastModifiedTime(weights).to(TimeUnit.NANOSECONDS)));
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
