// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.quarkus.runtime.Quarkus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Ends the process, drained, when the one that started it is gone: no orphan outlives a killed parent. */
final class ParentWatch {

    private static final Logger LOG = Logger.getLogger(ParentWatch.class);

    private ParentWatch() {}

    /** Does nothing unless {@code NEAP_EXIT_WITH_PARENT} is true. */
    static void start() {
        if (!Boolean.parseBoolean(System.getenv("NEAP_EXIT_WITH_PARENT"))) {
            return;
        }
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        if (parent.isEmpty()) {
            LOG.warn("NEAP_EXIT_WITH_PARENT is set, and there is no parent to watch");
            return;
        }
        CompletableFuture<Void> unused = parent.get().onExit().thenRun(() -> {
            LOG.infof("the parent process %d is gone", parent.get().pid());
            Quarkus.asyncExit(0);
        });
    }
}
