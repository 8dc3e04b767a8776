// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Other programs, asked for a line about themselves. */
final class Program {

    private static final long LIMIT_SECONDS = 10;
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[;\\d]*m");

    private Program() {}

    /** The first line that a program prints; empty when it is not there, fails or hangs. */
    static Optional<String> firstLine(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            process.getOutputStream().close();
            try (var watchdog = new Watchdog(process)) {
                String output = COLOURS.matcher(
                                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .replaceAll("");
                boolean succeeded = process.waitFor() == 0 && !watchdog.bit();
                return succeeded
                        ? output.lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .findFirst()
                        : Optional.empty();
            }
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Ends a program that takes too long, so that reading its output comes to an end. */
    private static final class Watchdog implements AutoCloseable {

        private final Thread thread;
        private volatile boolean bit;

        Watchdog(Process process) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                        bit = true;
                        process.destroyForcibly();
                    }
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        boolean bit() {
            return bit;
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
