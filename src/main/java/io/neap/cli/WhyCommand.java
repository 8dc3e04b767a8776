// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Services;
import io.neap.cli.option.Answered;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.Failure;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers from the ledger why a service serves what it serves. */
@Command(
        name = "why",
        description = "Which version serves, since when, who decided, on what evidence, trained by what.",
        mixinStandardHelpOptions = true)
final class WhyCommand extends Answered {

    @Parameters(paramLabel = "SERVICE", description = "The name of the inference service.")
    private String service = "";

    @Option(names = "--at", paramLabel = "INSTANT", description = "As of then, such as 2026-11-23T09:30:00Z (now).")
    private @Nullable Instant at;

    @Override
    protected JsonNode ask(Target target) {
        if (service.isBlank()) {
            throw refusal("SERVICE is empty: name the inference service.");
        }
        return new Services(target.api(), target.workspace()).explain(service, Optional.ofNullable(at));
    }

    @Override
    protected void tell(PrintWriter out, JsonNode answer) {
        if (!answer.path("text").isTextual()) {
            throw new Failure("The explanation holds no text.", "Ask for it with --json.");
        }
        out.println(answer.path("text").asText().strip());
    }
}
