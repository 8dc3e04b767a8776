// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.process.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code neap} as its own process, started as the launcher starts it. */
public final class CommandLineProcess {

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
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                settings.root().resolve("src/target/neap.jar").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("neap-", ".out");
        Path err = Files.createTempFile("neap-", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("NEAP_ROOT", settings.root().toString());
        builder.environment().put("NEAP_HOME", settings.home().toString());
        builder.environment().put("NEAP_HTTP_PORT", Integer.toString(settings.port()));
        return new CommandLineProcess(builder.start(), out, err);
    }

    public Process process() {
        return process;
    }

    /** Waits for its end and returns its exit code. */
    public int await() throws InterruptedException {
        return process.waitFor();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }
}
