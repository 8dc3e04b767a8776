// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells a platform on the same machine at once that the model answers; readiness over HTTP says the same when asked. */
final class ReadyFile {

    private static final Logger LOG = Logger.getLogger(ReadyFile.class);

    private ReadyFile() {}

    /** Leaves the report in {@code NEAP_READY_FILE}, whole from the first moment; does nothing when that is not set. */
    static void write(StartTimes times) {
        String named = System.getenv("NEAP_READY_FILE");
        if (named == null || named.isBlank()) {
            return;
        }
        Path file = Path.of(named);
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.writeString(partial, json(times));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("the platform has to ask whether this is ready, as %s cannot be written: %s", file, e);
        }
    }

    private static String json(StartTimes times) {
        return times.micros().entrySet().stream()
                .map(part -> "\"" + part.getKey() + "\":" + part.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
