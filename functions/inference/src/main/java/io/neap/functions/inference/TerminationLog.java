// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Leaves the reason of a failed start where the platform looks for it, as Kubernetes' containers do. */
final class TerminationLog {

    private static final Logger LOG = Logger.getLogger(TerminationLog.class);
    private static final String KUBERNETES_DEFAULT = "/dev/termination-log";

    private TerminationLog() {}

    /** Writes one sentence to {@code NEAP_TERMINATION_LOG}, and to the log. */
    static void write(String reason) {
        String sentence = reason.replaceAll("\\s+", " ").strip();
        LOG.error(sentence);
        String named = System.getenv("NEAP_TERMINATION_LOG");
        Path file = Path.of(named == null || named.isBlank() ? KUBERNETES_DEFAULT : named);
        if (named == null && !Files.isWritable(file)) {
            return;
        }
        try {
            Files.writeString(file, sentence + "\n");
        } catch (IOException e) {
            LOG.warnf("the reason cannot be left in %s: %s", file, e);
        }
    }
}
