// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Models;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says in somebody's name that an alias may lead to a version, or takes that back. */
@Command(
        name = "approve",
        description = {
            "Approve a version for an alias in your name (--user), so that somebody else may move it there, or withdraw that.",
            "It holds for the version's files as they are now."
        },
        mixinStandardHelpOptions = true)
final class ApproveCommand extends ModelCommand.Question {

    @Parameters(index = "1", paramLabel = "VERSION", description = "The number of the version.")
    private String version = "";

    @Option(
            names = "--alias",
            paramLabel = "ALIAS",
            required = true,
            description = "The alias that may lead to it, such as champion.")
    private String alias = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; the ledger keeps it.")
    private @Nullable String reason;

    @Option(
            names = "--withdraw",
            description = "Take back what you have approved; an alias that has moved stays there.")
    private boolean withdraw;

    @Override
    JsonNode ask(Models models, String model) {
        Optional<String> why = Optional.ofNullable(reason);
        return withdraw ? models.withdraw(model, version, alias, why) : models.approve(model, version, alias, why);
    }

    @Override
    protected void tell(PrintWriter out, JsonNode answer) {
        String what = "version " + answer.path("version").asText() + " for "
                + answer.path("alias").asText();
        out.println(answer.path("approver").asText() + " has " + (withdraw ? "withdrawn the approval of " : "approved ")
                + what + ".");
        if (answer.has("note") && !withdraw) {
            out.println(answer.path("note").asText());
        }
    }
}
