// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Empties a home for development while its Neap runs. */
@Command(
        name = "reset",
        description = "Delete all that a Neap for development holds; it goes on as after its first start.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--yes",
            description = "Really delete every experiment, model, service and artifact, and the ledger.")
    private boolean yes;

    @Override
    public Integer call() {
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "this deletes every experiment, model, service and artifact, and the ledger, of the Neap at "
                            + target.api().url() + ". Add --yes if that is what you want.");
        }
        target.api().post("/api/v1/reset", Map.of("yes", true));
        if (json.chosen()) {
            JsonOption.print(spec.commandLine().getOut(), Map.of("reset", true));
        } else {
            spec.commandLine().getOut().println("Everything is deleted; Neap is as after its first start.");
        }
        return ExitCode.OK;
    }
}
