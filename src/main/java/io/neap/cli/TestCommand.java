// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.option.JsonOption;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Settings;
import io.neap.cli.process.TestReports;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The launcher runs the tests, so that they run even where nothing can be built; this documents them and sums up. */
@Command(
        name = "test",
        description = {
            "Run every check and test of the clone by Maven, whose own summary comes last.",
            "Further arguments go to Maven, such as -pl serving -am. With --json before them, Maven's output goes to"
                    + " standard error.",
            "Without further arguments, native executables are built and tested too where they can be: see neap native."
        },
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    private final Settings settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--cluster",
            description = {
                "Run the tests that need a cluster, and no others: on the one of KUBECONFIG, else on one that is brought up on"
                        + " this machine and taken down again. Before Maven's arguments."
            })
    private boolean cluster;

    @Option(names = "--status", hidden = true, description = "What Maven ended with.")
    private int status;

    @Parameters(paramLabel = "MAVEN-ARGUMENT", arity = "0..*", description = "What to tell Maven besides.")
    private String[] arguments = {};

    TestCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        if (!json.chosen() || cluster || arguments.length > 0) {
            throw new ParameterException(spec.commandLine(), "The tests are run by the launcher ./neap of a clone.");
        }
        TestReports.Total total = TestReports.read(settings.root());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("passed", status == 0);
        document.put("tests", total.tests());
        document.put("failures", total.failures());
        document.put("errors", total.errors());
        document.put("skipped", total.skipped());
        JsonOption.print(spec.commandLine().getOut(), document);
        return status == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
