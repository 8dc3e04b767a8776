// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that holds the state of a control, locked for as long as that control lives: against every other one, or
 * against those alone that do not share it.
 */
final class Home implements AutoCloseable {

    private static final long LEAST_SPACE = 64L << 20;

    private final Path folder;
    private final FileChannel owner;

    private Home(Path folder, FileChannel owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /** Takes the folder, which is made when it is missing; fails when it is not writable, full or taken. */
    static Home take(Path folder) {
        return take(folder, false);
    }

    /** Takes the folder beside others that share it; fails when one has it for itself. */
    static Home share(Path folder) {
        return take(folder, true);
    }

    private static Home take(Path folder, boolean shared) {
        try {
            Files.createDirectories(folder);
            requireSpace(folder);
            FileChannel owner = FileChannel.open(
                    folder.resolve("control.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            lock(folder, owner, shared);
            return new Home(folder, owner);
        } catch (IOException e) {
            throw new StartFailure(
                    "Neap can't write to its home " + folder + " ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "): make it writable, or set NEAP_HOME to another folder.",
                    e);
        }
    }

    private static void requireSpace(Path folder) throws IOException {
        long space = Files.getFileStore(folder).getUsableSpace();
        if (space < LEAST_SPACE) {
            throw new StartFailure("The disk of " + folder + " is full (" + (space >> 20) + " MiB left): free at least "
                    + (LEAST_SPACE >> 20) + " MiB, or set NEAP_HOME to a folder on another disk.");
        }
    }

    private static void lock(Path folder, FileChannel owner, boolean shared) throws IOException {
        FileLock lock = owner.tryLock(0, Long.MAX_VALUE, shared);
        if (lock == null) {
            String pid = Files.readString(folder.resolve("control.lock")).strip();
            throw new StartFailure("Neap already runs on " + folder + " (process " + pid
                    + "): stop it first, or set NEAP_HOME to another folder.");
        }
        owner.truncate(0);
        owner.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        owner.force(true);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (IOException e) {
            throw new StartFailure("The lock of " + folder + " was not released.", e);
        }
    }
}
