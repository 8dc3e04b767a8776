// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neap.cli.client.Models;
import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
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
            ModelCommand.Policy.class
        })
final class ModelCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Missing command: neap model show, history, inspect, move, rollback or policy");
    }

    /** One question about a model, answered in JSON or in words. */
    abstract static class Question implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Mixin
        private Target target = new Target();

        @Parameters(index = "0", paramLabel = "MODEL", description = "The name of the registered model.")
        private String model = "";

        abstract JsonNode ask(Models models, String model);

        abstract void tell(PrintWriter out, JsonNode answer);

        @Override
        public Integer call() {
            if (model.isBlank()) {
                throw new ParameterException(spec.commandLine(), "MODEL is empty: name the registered model.");
            }
            JsonNode answer = ask(new Models(target.api(), target.workspace()), model);
            PrintWriter out = spec.commandLine().getOut();
            if (json.chosen()) {
                JsonOption.print(out, answer);
            } else {
                tell(out, answer);
            }
            return ExitCode.OK;
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
        void tell(PrintWriter out, JsonNode answer) {
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
        void tell(PrintWriter out, JsonNode answer) {
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
        void tell(PrintWriter out, JsonNode answer) {
            new VersionWords(out).whole(answer);
        }
    }

    /** Where an alias leads. */
    @Command(
            name = "move",
            description = "Move an alias to a version; with a reason even where a policy refuses.",
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
        void tell(PrintWriter out, JsonNode answer) {
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
        void tell(PrintWriter out, JsonNode answer) {
            out.println(answer.path("alias").asText() + " moved from version "
                    + answer.path("from").asText() + " to version "
                    + answer.path("to").asText() + ", which served all requests of "
                    + answer.path("service").asText() + " since "
                    + answer.path("provenAt").asText() + ".");
        }
    }

    /** What a workspace or a model allows; shows it, and changes what options say. */
    @Command(
            name = "policy",
            description = "What a model allows, or its workspace when no model is named: show it, or change it.",
            mixinStandardHelpOptions = true)
    static final class Policy implements Callable<Integer> {

        private static final String FORMATS = "executableFormats";
        private static final String COMPATIBLE = "compatibleAliases";

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Mixin
        private Target target = new Target();

        @Parameters(paramLabel = "MODEL", arity = "0..1", description = "The registered model (the whole workspace).")
        private @Nullable String model;

        @Option(
                names = "--formats",
                paramLabel = "RULE",
                description =
                        "For formats whose loading runs code, such as pickle: allow, warn or block; inherit to leave it to"
                                + " the workspace.")
        private @Nullable String formats;

        @Option(
                names = "--compatible",
                paramLabel = "ALIAS",
                split = ",",
                description =
                        "Aliases that move only to versions which callers of the one before can call, * for all; inherit to"
                                + " leave it to the workspace, none for no alias.")
        private @Nullable List<String> compatible;

        @Override
        public Integer call() {
            Models models = new Models(target.api(), target.workspace());
            Optional<String> named = Optional.ofNullable(model);
            JsonNode answer = models.policy(named);
            if (formats != null || compatible != null) {
                answer = models.setPolicy(
                        named, changed((ObjectNode) answer.path("own").deepCopy()));
            }
            if (json.chosen()) {
                JsonOption.print(spec.commandLine().getOut(), answer);
            } else {
                tell(spec.commandLine().getOut(), answer);
            }
            return ExitCode.OK;
        }

        private ObjectNode changed(ObjectNode policy) {
            if (formats != null) {
                policy.put(FORMATS, formats);
                if (formats.equals("inherit")) {
                    policy.remove(FORMATS);
                }
            }
            if (compatible != null) {
                ArrayNode aliases = policy.putArray(COMPATIBLE);
                if (compatible.equals(List.of("inherit"))) {
                    policy.remove(COMPATIBLE);
                } else if (!compatible.equals(List.of("none"))) {
                    compatible.forEach(aliases::add);
                }
            }
            return policy;
        }

        private static void tell(PrintWriter out, JsonNode answer) {
            JsonNode own = answer.path("own");
            JsonNode effective = answer.path("effective");
            out.println("formats that run code: " + effective.path(FORMATS).asText() + origin(own, FORMATS));
            JsonNode aliases = effective.path(COMPATIBLE);
            out.println("aliases that move to compatible versions alone: "
                    + (aliases.isEmpty() ? "none" : aliases.toString()) + origin(own, COMPATIBLE));
        }

        private static String origin(JsonNode own, String field) {
            return own.has(field) ? "" : " (inherited)";
        }
    }
}
