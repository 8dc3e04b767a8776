// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** Executes arguments in this process and keeps what was printed. */
final class Terminal {

    private Terminal() {}

    /** What a command left. */
    record Outcome(int exitCode, String out, String err) {}

    static Outcome run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Neap.commandLine(environment).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
