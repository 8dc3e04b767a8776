// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.option.JsonOption;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.ControlProcess;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts Neap and stays until it is stopped. */
@Command(
        name = "up",
        description = "Start Neap on this machine; Ctrl-C stops everything it started.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private final Settings settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    UpCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ControlProcess control = ControlProcess.start(settings)) {
            AtomicBoolean asked = new AtomicBoolean();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(control, asked), "stop"));
            announce(spec.commandLine().getOut());
            int exitCode = control.await();
            if (exitCode != 0 && !asked.get()) {
                throw new Failure(
                        "Neap ended by itself with exit code " + exitCode + ".",
                        "Its log is in " + settings.logs() + ".");
            }
            return ExitCode.OK;
        }
    }

    /** This process was told to end, and ends with the exit code of that signal: so control does not end by itself. */
    private static void stop(ControlProcess control, AtomicBoolean asked) {
        asked.set(true);
        control.close();
    }

    private void announce(PrintWriter out) {
        if (json.chosen()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("url", settings.url().toString());
            document.put("home", settings.home().toString());
            JsonOption.print(out, document);
        } else {
            out.println("Neap is ready at " + settings.url());
            out.println("Try: curl " + settings.url() + "/api/v1/workspaces/default/services");
        }
        out.flush();
    }
}
