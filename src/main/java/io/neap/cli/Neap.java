// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.model.ModelCommand;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code neap} command: reads the arguments, runs one command, and turns every failure into one sentence. */
@Command(
        name = "neap",
        description = "Neap: models rise with the traffic and go out with it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the command ran and failed; the message says why",
            "2:the arguments are wrong; nothing was done",
            "3:Neap does not answer at the address asked",
            "4:the ledger is not as it was written"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  NEAP_HOME           where state lives (~/.neap)",
            "  NEAP_HTTP_PORT      the port to listen on (8080)",
            "  NEAP_HTTP_HOST      the address to bind (127.0.0.1)",
            "  NEAP_DATABASE_URL   a PostgreSQL to use instead of the embedded one",
            "  NEAP_URL            the address that clients call (http://127.0.0.1:8080)",
            "  NEAP_USER           who asks a running Neap, for its ledger and for approvals"
        })
public final class Neap implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        CommandLine commandLine;
        try {
            commandLine = commandLine(System.getenv());
        } catch (Failure failure) {
            System.err.println("neap: " + failure.text());
            System.exit(failure.exitCode());
            return;
        }
        System.exit(commandLine.execute(args));
    }

    /** The whole command line, ready to execute arguments. */
    public static CommandLine commandLine(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        Map<String, String> defaults = Map.of(
                Target.URL_LABEL,
                        environment.getOrDefault("NEAP_URL", settings.url().toString()),
                Target.USER_LABEL, environment.getOrDefault("NEAP_USER", ""));
        return new CommandLine(new Neap())
                .addSubcommand(new UpCommand(settings))
                .addSubcommand(new ServeCommand(settings))
                .addSubcommand(new DemoCommand(settings))
                .addSubcommand(new TestCommand(settings))
                .addSubcommand(new NativeCommand())
                .addSubcommand(new ArchiveCommand(settings))
                .addSubcommand(new CommandLine(new BenchCommand())
                        .addSubcommand(new BenchCommand.Cold(settings))
                        .addSubcommand(new BenchCommand.Wake(settings))
                        .addSubcommand(new BenchCommand.Serving(settings))
                        .addSubcommand(new BenchCommand.Gpu(settings)))
                .addSubcommand(new WhyCommand())
                .addSubcommand(new RolloutCommand())
                .addSubcommand(new CommandLine(new ImportCommand()).addSubcommand(new ImportMlflowCommand(environment)))
                .addSubcommand(new ModelCommand())
                .addSubcommand(new RunCommand())
                .addSubcommand(new RetentionCommand())
                .addSubcommand(new LedgerCommand())
                .addSubcommand(new ResetCommand())
                .addSubcommand(new DoctorCommand(settings, environment))
                .addSubcommand(new CommandLine(new GenerateCompletion()).setCommandName("completion"))
                .setDefaultValueProvider(argument -> argument.isOption() && argument.userObject() != null
                        ? defaults.get(argument.paramLabel())
                        : null)
                .registerConverter(URI.class, Target::url)
                .registerConverter(Instant.class, Neap::instant)
                .setParameterExceptionHandler(Neap::refuse)
                .setExecutionExceptionHandler(Neap::explain);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException other) {
            throw new TypeConversionException("'" + text + "' is no instant such as 2026-11-23T09:30:00Z");
        }
    }

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int refuse(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("neap: " + mistake.getMessage());
        err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE;
    }

    private static int explain(Exception exception, CommandLine command, ParseResult arguments) {
        if (exception instanceof Failure failure) {
            command.getErr().println("neap: " + failure.text());
            return failure.exitCode();
        }
        command.getErr().println("neap: something unforeseen happened: " + exception);
        command.getErr().println("Please report it with the output of `neap doctor`.");
        return ExitCode.FAILED;
    }
}
