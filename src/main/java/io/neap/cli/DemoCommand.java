// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.demo.Demo;
import io.neap.cli.demo.DemoReport;
import io.neap.cli.demo.Narrator;
import io.neap.cli.option.JsonOption;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole loop on real data. */
@Command(
        name = "demo",
        description = {
            "Train, deploy, infer, retrain, canary, swap, sleep, wake and explain, on real data, in under three minutes.",
            "It runs in a home of its own that is deleted afterwards, unless NEAP_HOME is set.",
            "With --url it runs on a Neap that is there already, on a cluster for example."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private final Settings settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--keep",
            description =
                    "Leave Neap running afterwards, until Ctrl-C, and keep its home; with --url, leave the service.")
    private boolean keep;

    @Option(names = "--url", paramLabel = "ADDRESS", description = "Where the Neap is that it shall run on.")
    private Optional<URI> url = Optional.empty();

    @Option(
            names = "--ingress",
            paramLabel = "ADDRESS",
            description =
                    "With --url: where a cluster's ingress is reached, if the names of services are not known here.")
    private Optional<URI> ingress = Optional.empty();

    DemoCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Narrator narrator = new Narrator(json.chosen() ? spec.commandLine().getErr() : out);
        if (ingress.isPresent() && url.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--ingress needs --url");
        }
        try (Demo demo = url.map(there -> Demo.at(there, ingress, keep, narrator))
                .orElseGet(() -> Demo.prepare(settings, keep, narrator))) {
            DemoReport report = demo.run();
            if (json.chosen()) {
                JsonOption.print(out, report);
                out.flush();
            }
            if (keep && report.passed()) {
                demo.stay();
            }
            return report.passed() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
