// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.mlflow.MlflowImport;
import io.neap.cli.mlflow.Report;
import io.neap.cli.mlflow.source.Bundle;
import io.neap.cli.mlflow.source.Credentials;
import io.neap.cli.mlflow.source.ServerSource;
import io.neap.cli.mlflow.source.Source;
import io.neap.cli.option.JsonOption;
import io.neap.cli.option.Target;
import io.neap.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Copies what an MLflow has. */
@Command(
        name = "mlflow",
        description = {
            "Copy experiments, runs, models and files of an MLflow, with their ids, times and numbers.",
            "Started again, it goes on where it was, and takes what is new; what was changed in Neap stays.",
            "The report at the end names every difference; with any, the exit code is 1."
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN",
            "  say who asks the server, as they do to MLflow's own client."
        },
        mixinStandardHelpOptions = true)
final class ImportMlflowCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            required = true,
            description =
                    "The address of an MLflow server, the folder of a file store such as mlruns, or a zip of one.")
    private String from = "";

    @Option(
            names = "--from-workspace",
            paramLabel = "NAME",
            description = "The server's workspace, if it has any (MLFLOW_WORKSPACE).")
    private Optional<String> fromWorkspace = Optional.empty();

    @Option(names = "--dry-run", description = "Count what there is, and copy nothing.")
    private boolean dryRun;

    @Option(names = "--verify", description = "Read and compare the files that Neap has already, too.")
    private boolean verify;

    ImportMlflowCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Report report = new Report(from, dryRun);
        try (Source source = source(report)) {
            if (dryRun) {
                MlflowImport.count(source, report);
            } else {
                new MlflowImport(source, target.api(), target.workspace(), report, verify, line -> {
                            err.println(line);
                            err.flush();
                        })
                        .run();
            }
        }
        if (json.chosen()) {
            JsonOption.print(out, report.json());
        } else {
            report.print(out);
        }
        out.flush();
        return report.isClean() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Source source(Report report) {
        if (from.contains("://")) {
            Optional<String> workspace = fromWorkspace
                    .or(() -> Optional.ofNullable(environment.get("MLFLOW_WORKSPACE")))
                    .filter(name -> !name.isEmpty());
            return new ServerSource(address(), Credentials.of(environment), workspace);
        }
        return Bundle.open(Path.of(from), report::differs);
    }

    private URI address() {
        try {
            URI address = Target.url(from);
            if (address.getUserInfo() != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Others see an address: say who asks by MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.");
            }
            return address;
        } catch (TypeConversionException noAddress) {
            throw new ParameterException(spec.commandLine(), "--from: " + noAddress.getMessage() + ".");
        }
    }
}
