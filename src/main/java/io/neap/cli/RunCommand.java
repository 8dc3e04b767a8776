// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.client.Api;
import io.neap.cli.client.Runs;
import io.neap.cli.option.Answered;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import io.neap.cli.reproduce.Check;
import io.neap.cli.reproduce.Check.Verdict;
import io.neap.cli.reproduce.Checks;
import io.neap.cli.reproduce.Recipe;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be asked of a run. */
@Command(
        name = "run",
        description = "What a run was made of.",
        mixinStandardHelpOptions = true,
        subcommands = RunCommand.Reproduce.class)
final class RunCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: neap run reproduce");
    }

    /** The way to do it again. */
    @Command(
            name = "reproduce",
            description = {
                "Print the script that repeats a run: code version, packages, command.",
                "Before that, the digests of what it logged, of its artifacts and of its data are compared with what is"
                        + " there now; exit code 1 when one has changed."
            },
            mixinStandardHelpOptions = true)
    static final class Reproduce extends Answered {

        private static final ObjectMapper JSON = new ObjectMapper();

        @Parameters(paramLabel = "RUN", description = "The id of the run.")
        private String run = "";

        @Option(
                names = "--no-check",
                description = "Compare nothing: artifacts and data are read whole for that, whatever their size.")
        private boolean unchecked;

        private List<String> script = List.of();
        private List<Check> checks = List.of();

        @Override
        protected JsonNode ask(Target target) {
            if (run.isBlank()) {
                throw refusal("RUN is empty: give the id of the run.");
            }
            Api api = target.api();
            Runs runs = new Runs(api, target.workspace());
            JsonNode provenance = runs.provenance(run);
            script = Recipe.lines(api.url(), target.workspace(), provenance, runs.python(provenance));
            checks = unchecked ? List.of() : new Checks(api).of(provenance);
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("provenance", provenance);
            document.put("checks", checks);
            document.put("script", script);
            return JSON.valueToTree(document);
        }

        @Override
        protected void tell(PrintWriter out, JsonNode answer) {
            script.forEach(out::println);
            if (!checks.isEmpty()) {
                out.println("# compared: " + count(Verdict.HOLDS) + " of " + checks.size() + " hold");
            }
            checks.stream()
                    .filter(check -> check.verdict() != Verdict.HOLDS)
                    .forEach(check -> out.println("# " + check.toString().replaceAll("\\p{Cntrl}+", " ")));
            out.flush();
        }

        @Override
        protected int code(JsonNode answer) {
            long changed = count(Verdict.CHANGED);
            if (changed > 0) {
                throw new Failure(
                        changed + " of " + checks.size() + " things have changed since the run.",
                        "The lines that begin with `# CHANGED` name them.");
            }
            return ExitCode.OK;
        }

        private long count(Verdict verdict) {
            return checks.stream().filter(check -> check.verdict() == verdict).count();
        }
    }
}
