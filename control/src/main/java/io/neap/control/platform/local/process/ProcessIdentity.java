// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * Which process this is, for good: operating systems give a process id to another process later, but not with the
 * same start and the same program.
 *
 * @param started as the operating system tells it; its clock ticks in hundredths of a second
 * @param command the program's path; empty when the operating system does not tell
 */
record ProcessIdentity(long pid, Instant started, String command) {

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessIdentity of(ProcessHandle handle) {
        ProcessHandle.Info info = handle.info();
        return new ProcessIdentity(
                handle.pid(),
                info.startInstant().orElse(Instant.EPOCH),
                info.command().orElse(""));
    }

    /** The process, if it still runs and is the same one. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(handle -> same(of(handle)));
    }

    /** Whether both name one process; a clock set meanwhile may have moved its start by a little. */
    boolean same(ProcessIdentity other) {
        return pid == other.pid
                && command.equals(other.command)
                && Duration.between(started, other.started).abs().compareTo(TOLERANCE) <= 0;
    }

    /** Writes this process and its parent to a file, whole or not at all. */
    void write(Path file, ProcessIdentity parent) throws IOException {
        Properties lines = new Properties();
        put(lines, "", this);
        put(lines, "parent.", parent);
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(temporary)) {
            lines.store(writer, null);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(Properties lines, String prefix, ProcessIdentity identity) {
        lines.setProperty(prefix + "pid", Long.toString(identity.pid));
        lines.setProperty(prefix + "started", identity.started.toString());
        lines.setProperty(prefix + "command", identity.command);
    }

    /** Reads what {@link #write} wrote: the process and its parent; fails when the file is not of that form. */
    static Family read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        }
        try {
            return new Family(get(lines, ""), get(lines, "parent."));
        } catch (RuntimeException e) {
            throw new IOException(file + " does not describe a process", e);
        }
    }

    private static ProcessIdentity get(Properties lines, String prefix) {
        return new ProcessIdentity(
                Long.parseLong(lines.getProperty(prefix + "pid")),
                Instant.parse(lines.getProperty(prefix + "started")),
                lines.getProperty(prefix + "command"));
    }

    /** A process and the control that started it. */
    record Family(ProcessIdentity process, ProcessIdentity parent) {}
}
