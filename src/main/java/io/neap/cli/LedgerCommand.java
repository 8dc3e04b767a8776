// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.client.LedgerClient;
import io.neap.cli.option.Answered;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be asked of the ledger. */
@Command(
        name = "ledger",
        description = "Check the record of every change of state.",
        mixinStandardHelpOptions = true,
        subcommands = LedgerCommand.Verify.class)
final class LedgerCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: neap ledger verify");
    }

    /** Checks the hash chain. */
    @Command(
            name = "verify",
            description = "Check the hash chain; exit code 4 when a row was changed, removed or slipped in.",
            mixinStandardHelpOptions = true)
    static final class Verify extends Answered {

        @Override
        protected JsonNode ask(Target target) {
            return new LedgerClient(target.api()).verify();
        }

        @Override
        protected void tell(PrintWriter out, JsonNode report) {
            out.println(LedgerClient.sentence(report));
        }

        @Override
        protected int code(JsonNode report) {
            return report.path("faults").isEmpty() ? ExitCode.OK : ExitCode.LEDGER_BROKEN;
        }
    }
}
