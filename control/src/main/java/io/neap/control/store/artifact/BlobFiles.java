// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.artifact;

import io.neap.control.development.HomeErased;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The folders of the blobs, and the steps on them that block. */
@ApplicationScoped
class BlobFiles {

    private static final Logger LOG = Logger.getLogger(BlobFiles.class);

    /** Left to the database and the logs, which usually share the disk: without it they could not go on. */
    private static final long RESERVE = 64L << 20;

    /** Longer than an upload goes without a byte: a younger file may be written by another control. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final Clock clock;

    BlobFiles(ArtifactConfig config, Clock clock) {
        folder = config.folder().toAbsolutePath();
        this.clock = clock;
    }

    Path folder() {
        return folder;
    }

    Path incoming(String name) {
        return folder.resolve("incoming").resolve(name);
    }

    Path blob(String sha256) {
        return shelf(sha256).resolve(sha256);
    }

    private Path shelf(String sha256) {
        return folder.resolve("blobs").resolve(sha256.substring(0, 2));
    }

    /** The contents whose digest begins with those two digits. */
    List<Blobs.Kept> shelfOf(String digits) throws IOException {
        Path shelf = shelf(digits);
        List<Blobs.Kept> kept = new ArrayList<>();
        if (Files.isDirectory(shelf)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf, BlobFiles::isBlob)) {
                for (Path file : files) {
                    sizeOf(file)
                            .ifPresent(size ->
                                    kept.add(new Blobs.Kept(file.getFileName().toString(), size)));
                }
            }
        }
        return kept;
    }

    private static boolean isBlob(Path file) {
        return DIGEST.matcher(file.getFileName().toString()).matches();
    }

    private static OptionalLong sizeOf(Path file) throws IOException {
        try {
            return OptionalLong.of(Files.size(file));
        } catch (NoSuchFileException freed) {
            LOG.debugf("content=%s was freed meanwhile", file);
            return OptionalLong.empty();
        }
    }

    /** Removes uploads that a killed control left behind. */
    void clean(@Observes StartupEvent start) throws IOException {
        Path incoming = folder.resolve("incoming");
        if (Files.isDirectory(incoming)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(incoming)) {
                for (Path file : left) {
                    deleteAbandoned(file);
                }
            }
        }
    }

    /** Of a home that was emptied; uploads that are under way fail. */
    void erase(@Observes HomeErased event) throws IOException {
        if (Files.isDirectory(folder)) {
            Path aside = folder.resolveSibling(folder.getFileName() + "." + UUID.randomUUID());
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
            try (Stream<Path> all = Files.walk(aside)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void deleteAbandoned(Path file) throws IOException {
        try {
            if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(clock.instant().minus(ABANDONED))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException finished) {
            LOG.debugf("upload=%s has come to its end", file);
        }
    }

    /** Makes the folder for uploads; fails when the disk has no room for one of that many bytes. */
    void prepare(long length) throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        long room = Files.getFileStore(incoming).getUsableSpace();
        if (room - RESERVE < length) {
            throw new IOException("the disk has " + (room >> 20) + " MiB left, of which Neap keeps " + (RESERVE >> 20)
                    + " MiB for its database");
        }
    }

    /** Gives the written file its name for good; both survive a power cut. */
    void keep(Path incoming, String sha256) throws IOException {
        Path shelf = Files.createDirectories(shelf(sha256));
        Files.move(incoming, blob(sha256), StandardCopyOption.ATOMIC_MOVE);
        force(shelf);
        force(folder.resolve("blobs"));
    }

    void forget(Path incoming) throws IOException {
        Files.deleteIfExists(incoming);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
