// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.process.Settings;
import io.neap.fixture.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code neap} as its own process, started as the launcher starts it: its jar, or the executable that the native build
 * names in {@code neap.test.executable}.
 */
public final class CommandLineProcess {

    static final String EXECUTABLE = System.getProperty("neap.test.executable", "");

    private static final int LONGEST_MINUTES = 15;

    private final Process process;
    private final Path out;
    private final Path err;

    private CommandLineProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command; its home and port are those of the settings. */
    public static CommandLineProcess start(Settings settings, String... arguments) throws IOException {
        return startIn(List.of(), settings, arguments);
    }

    /** The same inside of another command, which gets it as its last arguments. */
    public static CommandLineProcess startIn(List<String> outer, Settings settings, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(outer);
        command.addAll(EXECUTABLE.isEmpty() ? jar() : List.of(EXECUTABLE));
        command.addAll(List.of(arguments));
        return start(
                command,
                Map.of(
                        "NEAP_ROOT", settings.root().toString(),
                        "NEAP_HOME", settings.home().toString(),
                        "NEAP_HTTP_PORT", Integer.toString(settings.port())));
    }

    /** Starts a whole command in the tests' own environment and what is added to that. */
    static CommandLineProcess start(List<String> command, Map<String, String> environment) throws IOException {
        Path out = Files.createTempFile("neap-", ".out");
        Path err = Files.createTempFile("neap-", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new CommandLineProcess(builder.start(), out, err);
    }

    /** What starts the jar of this build. */
    static List<String> jar() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target/neap.jar").toAbsolutePath().toString());
    }

    public Process process() {
        return process;
    }

    /** Waits for its end and returns its exit code; what does not end at all is killed, and fails the test. */
    public int await() throws InterruptedException {
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("The process still ran after " + LONGEST_MINUTES + " minutes.");
        }
        return process.exitValue();
    }

    /** Waits until it has printed that. */
    void awaitOut(String text) {
        await(out, text);
    }

    /** Waits until it has said that on its standard error. */
    void awaitErr(String text) {
        await(err, text);
    }

    private static void await(Path file, String text) {
        Waiting.untilTrue("'" + text + "' in " + file, () -> {
            try {
                return Files.readString(file).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }
}
