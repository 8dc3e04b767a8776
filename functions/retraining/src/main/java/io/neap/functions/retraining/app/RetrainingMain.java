// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts the function; ends with its parent when told so, and leaves the reason behind when the start fails. */
@QuarkusMain
public final class RetrainingMain {

    private static final Path KUBERNETES_LOG = Path.of("/dev/termination-log");

    private RetrainingMain() {}

    public static void main(String... args) {
        if ("true".equals(System.getenv("NEAP_EXIT_WITH_PARENT"))) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(Quarkus::asyncExit));
        }
        Quarkus.run(null, RetrainingMain::exit, args);
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure != null) {
            explain(failure);
        }
        Runtime.getRuntime().exit(failure != null && code == 0 ? 1 : code);
    }

    private static void explain(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.toString() : root.getMessage();
        String named = System.getenv("NEAP_TERMINATION_LOG");
        Path file = named == null ? KUBERNETES_LOG : Path.of(named);
        try {
            if (named != null || Files.isWritable(file)) {
                Files.writeString(file, reason);
            }
        } catch (IOException e) {
            System.err.println("The reason could not be written to " + file + " (" + e + "): " + reason);
        }
    }
}
