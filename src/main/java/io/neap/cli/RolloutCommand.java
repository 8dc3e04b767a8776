// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.Services;
import io.neap.cli.option.Answered;
import io.neap.cli.option.Target;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
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
    abstract static class Word extends Answered {

        @Parameters(paramLabel = "SERVICE", description = "The name of the inference service.")
        private String service = "";

        /** Says it, and answers the service as it is then. */
        abstract JsonNode say(Services services, String service);

        @Override
        protected JsonNode ask(Target target) {
            return say(new Services(target.api(), target.workspace()), service);
        }

        @Override
        protected void tell(PrintWriter out, JsonNode told) {
            JsonNode rollout = told.path("status").path("rollout");
            out.println(told.path("name").asText() + ": rollout "
                    + rollout.path("generation").asText() + " "
                    + rollout.path("reason").asText());
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
}
