// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Services;
import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a person may decide about a running rollout. */
@Command(
        name = "rollout",
        description = "Decide about a running rollout in place of its analysis.",
        mixinStandardHelpOptions = true,
        subcommands = {RolloutCommand.Promote.class, RolloutCommand.Abort.class})
final class RolloutCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: neap rollout promote, or abort");
    }

    /** One word of a person to the rollout of a service. */
    abstract static class Word implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Mixin
        private Target target = new Target();

        @Parameters(paramLabel = "SERVICE", description = "The name of the inference service.")
        private String service = "";

        /** Says it, and answers the service as it is then. */
        abstract JsonNode say(Services services, String service);

        @Override
        public Integer call() {
            return tell(spec, json, say(new Services(target.api(), target.workspace()), service));
        }
    }

    /** Goes on to the end. */
    @Command(
            name = "promote",
            description = "Give the candidate all requests, whatever its analysis says.",
            mixinStandardHelpOptions = true)
    static final class Promote extends Word {

        @Override
        JsonNode say(Services services, String service) {
            return services.promote(service);
        }
    }

    /** Goes back. */
    @Command(
            name = "abort",
            description = "Give what served before all requests back.",
            mixinStandardHelpOptions = true)
    static final class Abort extends Word {

        @Override
        JsonNode say(Services services, String service) {
            return services.abort(service);
        }
    }

    private static int tell(CommandSpec spec, JsonOption json, JsonNode service) {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode rollout = service.path("status").path("rollout");
        if (json.chosen()) {
            JsonOption.print(out, service);
        } else {
            out.println(service.path("name").asText() + ": rollout "
                    + rollout.path("generation").asText() + " "
                    + rollout.path("reason").asText());
        }
        return ExitCode.OK;
    }
}
