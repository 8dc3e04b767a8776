// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.client.Models;
import io.neap.cli.option.Answered;
import io.neap.cli.option.Target;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be asked of the registry's memory. */
@Command(
        name = "model",
        description = "What a registered model was and became, what its files say, and where its aliases may go.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ModelCommand.Show.class,
            ModelCommand.History.class,
            ModelCommand.Inspect.class,
            ModelCommand.Move.class,
            ModelCommand.RollBack.class,
            ApproveCommand.class,
            PolicyCommand.class
        })
public final class ModelCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: neap model show, history, inspect, move, rollback, approve or policy");
    }

    /** One question about a model, answered in JSON or in words. */
    abstract static class Question extends Answered {

        @Parameters(index = "0", paramLabel = "MODEL", description = "The name of the registered model.")
        private String model = "";

        abstract JsonNode ask(Models models, String model);

        @Override
        protected final JsonNode ask(Target target) {
            if (model.isBlank()) {
                throw refusal("MODEL is empty: name the registered model.");
            }
            return ask(new Models(target.api(), target.workspace()), model);
        }
    }

    /** What it was at an instant. */
    @Command(
            name = "show",
            description = "Its aliases and versions, now or as of an instant.",
            mixinStandardHelpOptions = true)
    static final class Show extends Question {

        @Option(names = "--at", paramLabel = "INSTANT", description = "As of then, such as 2026-11-23T09:30:00Z (now).")
        private @Nullable Instant at;

        /** What the files of versions say is known of now alone. */
        @Override
        JsonNode ask(Models models, String model) {
            JsonNode answer = models.get(model, Optional.ofNullable(at));
            if (at == null && answer instanceof ObjectNode now) {
                now.set("reports", models.versions(model).path("versions"));
            }
            return answer;
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            out.println(
                    answer.path("name").asText() + " as of " + answer.path("at").asText());
            answer.path("aliases")
                    .properties()
                    .forEach(alias -> out.println(
                            "  " + alias.getKey() + " -> " + alias.getValue().asText()));
            for (JsonNode version : answer.path("versions")) {
                String number = version.path("version").asText();
                out.println(
                        "  version " + number + "  " + version.path("source").asText());
                for (JsonNode report : answer.path("reports")) {
                    if (report.path("version").asText().equals(number)) {
                        new VersionWords(out).brief(report);
                    }
                }
                version.path("approvals")
                        .properties()
                        .forEach(given -> given.getValue()
                                .forEach(approver -> out.println(
                                        "    approved for " + given.getKey() + " by " + approver.asText())));
            }
        }
    }

    /** Who changed what. */
    @Command(
            name = "history",
            description = "Who changed what of it and when, oldest first.",
            mixinStandardHelpOptions = true)
    static final class History extends Question {

        @Option(names = "--at", paramLabel = "INSTANT", description = "Only what was recorded by then.")
        private @Nullable Instant at;

        @Override
        JsonNode ask(Models models, String model) {
            return models.history(model, Optional.ofNullable(at));
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            for (JsonNode entry : answer.path("entries")) {
                out.println(
                        entry.path("at").asText() + "  " + entry.path("kind").asText() + "  "
                                + entry.path("subject").asText() + "  by "
                                + entry.path("actor").asText() + "  "
                                + entry.path("data"));
            }
        }
    }

    /** What its files say. */
    @Command(
            name = "inspect",
            description =
                    "What the files of a version say: signature, formats, ONNX graphs, and whether it breaks callers"
                            + " of the version before it.",
            mixinStandardHelpOptions = true)
    static final class Inspect extends Question {

        @Parameters(index = "1", paramLabel = "VERSION", description = "The number of the version.")
        private String version = "";

        @Override
        JsonNode ask(Models models, String model) {
            return models.version(model, version);
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            new VersionWords(out).whole(answer);
        }
    }

    /** Where an alias leads. */
    @Command(
            name = "move",
            description = "Move an alias to a version; with a reason even where a policy refuses, but for approvals.",
            mixinStandardHelpOptions = true)
    static final class Move extends Question {

        @Option(
                names = "--alias",
                paramLabel = "ALIAS",
                required = true,
                description = "The alias to move, such as champion.")
        private String alias = "";

        @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The number of the version.")
        private String version = "";

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                description = "Why it is moved even where a policy refuses; the ledger keeps it.")
        private @Nullable String reason;

        @Override
        JsonNode ask(Models models, String model) {
            return models.move(model, alias, version, Optional.ofNullable(reason));
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            out.println(answer.path("alias").asText() + " leads to version "
                    + answer.path("version").asText() + ".");
        }
    }

    /** Back to what was proven. */
    @Command(
            name = "rollback",
            description = "Move an alias back to the version that a completed rollout has proven last.",
            mixinStandardHelpOptions = true)
    static final class RollBack extends Question {

        @Option(
                names = "--alias",
                paramLabel = "ALIAS",
                required = true,
                description = "The alias to move, such as champion.")
        private String alias = "";

        @Option(names = "--reason", paramLabel = "REASON", description = "The reason, for the ledger.")
        private @Nullable String reason;

        @Override
        JsonNode ask(Models models, String model) {
            return models.rollBack(model, alias, Optional.ofNullable(reason));
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            out.println(answer.path("alias").asText() + " moved from version "
                    + answer.path("from").asText() + " to version "
                    + answer.path("to").asText() + ", which served all requests of "
                    + answer.path("service").asText() + " since "
                    + answer.path("provenAt").asText() + ".");
        }
    }
}
