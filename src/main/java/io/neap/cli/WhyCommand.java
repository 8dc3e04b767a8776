// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Services;
import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers from the ledger why a service serves what it serves. */
@Command(
        name = "why",
        description = "Which version serves, since when, who decided, on what evidence, trained by what.",
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private Target target = new Target();

    @Parameters(paramLabel = "SERVICE", description = "The name of the inference service.")
    private String service = "";

    @Option(names = "--at", paramLabel = "INSTANT", description = "As of then, such as 2026-11-23T09:30:00Z (now).")
    private @Nullable Instant at;

    @Override
    public Integer call() {
        if (service.isBlank()) {
            throw new ParameterException(spec.commandLine(), "SERVICE is empty: name the inference service.");
        }
        JsonNode answer = new Services(target.api(), target.workspace()).explain(service, Optional.ofNullable(at));
        PrintWriter out = spec.commandLine().getOut();
        if (json.chosen()) {
            JsonOption.print(out, answer);
        } else if (answer.path("text").isTextual()) {
            out.println(answer.path("text").asText().strip());
        } else {
            throw new Failure("The explanation holds no text.", "Ask for it with --json.");
        }
        return ExitCode.OK;
    }
}
