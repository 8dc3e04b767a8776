// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a server on the first processor and the callers, which are this process, off it, so that neither takes from the
 * other. Where the system has no {@code taskset}, or one processor, both share what there is.
 */
final class Pinning implements AutoCloseable {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final boolean pinned;

    private Pinning(boolean pinned) {
        this.pinned = pinned;
    }

    /** From now on, until it is closed. */
    static Pinning begin() {
        return new Pinning(PROCESSORS > 1 && us("1-" + (PROCESSORS - 1)));
    }

    /** The server's command line. */
    List<String> command(List<String> command) {
        List<String> words = new ArrayList<>(pinned ? List.of("taskset", "-c", "0") : List.of());
        words.addAll(command);
        return words;
    }

    @Override
    public void close() {
        if (pinned) {
            us("0-" + (PROCESSORS - 1));
        }
    }

    /** All threads of this process, and those that they start. */
    private static boolean us(String processors) {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            return new ProcessBuilder("taskset", "-a", "-c", "-p", processors, pid)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
