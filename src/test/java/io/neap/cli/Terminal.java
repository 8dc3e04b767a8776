// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Executes arguments in this process, or by the executable where one is tested, and keeps what was printed. */
final class Terminal {

    private Terminal() {}

    /** What a command left. */
    record Outcome(int exitCode, String out, String err) {}

    static Outcome run(Map<String, String> environment, String... arguments) {
        if (!CommandLineProcess.EXECUTABLE.isEmpty()) {
            return run(List.of(CommandLineProcess.EXECUTABLE), environment, arguments);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Neap.commandLine(environment).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    /** Executes arguments by a program, and waits for its end. */
    static Outcome run(List<String> program, Map<String, String> environment, String... arguments) {
        try {
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of(arguments));
            CommandLineProcess process = CommandLineProcess.start(command, environment);
            return new Outcome(process.await(), process.out(), process.err());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + List.of(arguments) + " ran", interrupted);
        }
    }
}
