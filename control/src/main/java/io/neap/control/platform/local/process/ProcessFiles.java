// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.platform.RevisionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The files of one process under {@code NEAP_HOME}.
 *
 * @param log what the processes of its revision print, the last of them at the end
 * @param pid which process this is, for the next control to find
 * @param termination where it leaves the reason why it could not start
 * @param ready where it leaves its report once it is ready
 */
record ProcessFiles(Path log, Path pid, Path termination, Path ready) {

    private static final long LOG_LIMIT = 16L << 20;

    /** The port tells apart the processes of one revision while an old one still ends. */
    static ProcessFiles of(Path home, RevisionName revision, int port) {
        String name = revision.service().workspace() + "." + revision.name();
        Path run = home.resolve("run");
        return new ProcessFiles(
                home.resolve("logs").resolve(name + ".log"),
                run.resolve(name + "." + port + ".pid"),
                run.resolve(name + "." + port + ".reason"),
                run.resolve(name + "." + port + ".ready"));
    }

    /** Makes the folders, forgets the last reason and report, and sets a log of more than 16 MiB aside. */
    void prepare() throws IOException {
        Files.createDirectories(log.getParent());
        Files.createDirectories(pid.getParent());
        Files.deleteIfExists(termination);
        Files.deleteIfExists(ready);
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Called once the process is gone. */
    void clear() {
        try {
            Files.deleteIfExists(pid);
            Files.deleteIfExists(termination);
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + pid, e);
        }
    }
}
