// SPDX-License-Identifier: Apache-2.0
package io.neap.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine, run to their end. */
final class Program {

    /**
     * How a program ended.
     *
     * @param output both streams, as they came
     */
    record Outcome(int exitCode, String output) {}

    private Program() {}

    /** The first of these that is on the PATH. */
    static Optional<Path> find(String... names) {
        List<String> folders = List.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Outcome run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        }
    }

    /** Runs a program that has to succeed. */
    static String output(List<String> command) throws IOException, InterruptedException {
        Outcome outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + outcome);
        }
        return outcome.output();
    }
}
