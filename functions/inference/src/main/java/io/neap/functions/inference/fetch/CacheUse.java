// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One start's use of a cache that other processes share: until its work is done, nobody trims the folder, so that a
 * file which was found is still there when it is loaded. The operating system keeps the lock, and ends it with the process.
 * Nobody waits for it: whoever cannot trim now leaves it to a later start.
 */
public final class CacheUse {

    private static final Logger LOG = Logger.getLogger(CacheUse.class);
    private static final String LOCK = ".lock";

    private CacheUse() {}

    /** Does the work with the lock; without one where the folder cannot be written, or is being trimmed. */
    public static <T> T during(Path cache, Supplier<T> work) {
        Optional<FileChannel> lock = shared(cache);
        try {
            return work.get();
        } finally {
            lock.ifPresent(CacheUse::end);
        }
    }

    private static Optional<FileChannel> shared(Path cache) {
        try {
            Files.createDirectories(cache);
            return lock(cache, true);
        } catch (IOException e) {
            LOG.debugf("used without a lock: %s, %s", cache, e);
            return Optional.empty();
        }
    }

    private static void end(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debugf("not unlocked: %s", e.toString());
        }
    }

    /** Deletes what was unused for longest until the rest is small enough, unless somebody is just using the cache. */
    public static void trim(Path cache, long limit, Instant now) {
        try {
            Optional<FileChannel> alone = lock(cache, false);
            if (alone.isPresent()) {
                try {
                    CacheTrim.trim(cache, limit, now);
                } finally {
                    end(alone.get());
                }
            }
        } catch (IOException e) {
            LOG.debugf("not trimmed: %s, %s", cache, e);
        }
    }

    private static Optional<FileChannel> lock(Path cache, boolean shared) throws IOException {
        FileChannel channel = FileChannel.open(
                cache.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException inThisProcess) {
            LOG.debugf("locked by this process: %s", cache);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }
}
