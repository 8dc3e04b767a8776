// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Processes that a killed control left behind. A function ends by itself when it sees its parent gone; this is for
 * one that could not, and for the files.
 */
public final class Orphans {

    private static final Logger LOG = Logger.getLogger(Orphans.class);

    private Orphans() {}

    /**
     * Kills every process that a file under {@code home} names and whose control is gone; returns how many. Fails
     * when the folder cannot be made or read.
     */
    public static int sweep(Path home) {
        Path folder = home.resolve("run");
        int killed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Files.createDirectories(folder), "*.pid")) {
            for (Path file : files) {
                killed += sweepOne(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be used", e);
        }
        return killed;
    }

    private static int sweepOne(Path file) throws IOException {
        ProcessIdentity.Family family;
        try {
            family = ProcessIdentity.read(file);
        } catch (IOException e) {
            LOG.warnf("%s; it is removed", e.getMessage());
            Files.deleteIfExists(file);
            return 0;
        }
        if (family.parent().find().isPresent()) {
            return 0; // another control's, and it lives
        }
        boolean killed = family.process()
                .find()
                .map(process -> {
                    LOG.infof("an earlier control was killed: its process is ended, pid=%d", process.pid());
                    return process.destroyForcibly();
                })
                .orElse(false);
        Files.deleteIfExists(file);
        return killed ? 1 : 0;
    }
}
