// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees at once, where the operating system tells of new files, that a starting process has left its report. There is
 * a thread for it only while something starts.
 */
final class ReadyFiles {

    private static final Logger LOG = Logger.getLogger(ReadyFiles.class);

    private final Map<Path, Consumer<byte[]>> awaited = new HashMap<>();
    private @Nullable WatchService watch;

    /**
     * Waits for a file, whose folder exists. Readiness is asked for over HTTP too, so that what goes wrong here costs
     * time and nothing else.
     *
     * @param told is given the content, once, on any thread
     */
    void await(Path file, Consumer<byte[]> told) {
        synchronized (this) {
            awaited.put(file, told);
            if (watch == null) {
                watch = open(Objects.requireNonNull(file.getParent()));
            }
        }
        if (Files.exists(file)) {
            tell(file);
        }
    }

    private @Nullable WatchService open(Path folder) {
        try {
            WatchService opened = folder.getFileSystem().newWatchService();
            folder.register(opened, ENTRY_CREATE);
            Thread.ofPlatform().daemon().name("ready-files").start(() -> follow(opened));
            return opened;
        } catch (IOException e) {
            LOG.warnf("the folder %s cannot be watched, wakes take a little longer: %s", folder, e);
            return null;
        }
    }

    /** The file is not waited for any more. */
    synchronized void forget(Path file) {
        awaited.remove(file);
        if (awaited.isEmpty() && watch != null) {
            close(watch);
            watch = null;
        }
    }

    private void follow(WatchService service) {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents(); // which of them hardly matters: a start or two is under way
                key.reset();
                there().forEach(this::tell);
            }
        } catch (ClosedWatchServiceException | InterruptedException nothingStarts) {
            close(service);
        }
    }

    private synchronized List<Path> there() {
        return awaited.keySet().stream().filter(Files::exists).toList();
    }

    private void tell(Path file) {
        Consumer<byte[]> told;
        synchronized (this) {
            told = awaited.remove(file);
        }
        if (told != null) {
            try {
                told.accept(Files.readAllBytes(file));
            } catch (IOException e) {
                LOG.warnf("%s cannot be read: %s", file, e);
            }
        }
    }

    private static void close(WatchService service) {
        try {
            service.close();
        } catch (IOException e) {
            LOG.debugf(e, "a watch stays open");
        }
    }
}
