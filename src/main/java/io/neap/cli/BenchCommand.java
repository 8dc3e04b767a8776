// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.bench.ColdBench;
import io.neap.cli.bench.ColdReport;
import io.neap.cli.bench.WakeBench;
import io.neap.cli.bench.WakeReport;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures this machine. */
@Command(
        name = "bench",
        description = "Measure cold starts and wakes on this machine.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: neap bench cold or neap bench wake");
    }

    /** Cold starts of the function alone. */
    @Command(
            name = "cold",
            description = "Measure starts of the inference function, from exec to the first correct answer.",
            mixinStandardHelpOptions = true)
    static final class Cold implements Callable<Integer> {

        private final Settings settings;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Option(names = "--runs", paramLabel = "N", description = "Measured starts of each (20).")
        private int runs = 20;

        @Option(
                names = "--mlserver",
                paramLabel = "PYTHON",
                description = "The Python of an environment with mlserver and onnxruntime, to set it beside.")
        private @Nullable Path mlserver;

        Cold(Settings settings) {
            this.settings = settings;
        }

        @Override
        public Integer call() {
            require(spec, runs, "--runs");
            PrintWriter err = spec.commandLine().getErr();
            ColdReport report = ColdBench.run(settings, runs, Optional.ofNullable(mlserver), err::println);
            PrintWriter out = spec.commandLine().getOut();
            if (json.chosen()) {
                JsonOption.print(out, report.json());
            } else {
                report.lines().forEach(out::println);
            }
            return ExitCode.OK;
        }
    }

    /** Wakes through the gateway. */
    @Command(
            name = "wake",
            description = "Measure wakes through the gateway: one by one, then all at once.",
            mixinStandardHelpOptions = true)
    static final class Wake implements Callable<Integer> {

        private final Settings settings;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Option(names = "--services", paramLabel = "N", description = "How many services sleep (20).")
        private int services = 20;

        @Option(names = "--rounds", paramLabel = "N", description = "How often each is woken alone (1).")
        private int rounds = 1;

        Wake(Settings settings) {
            this.settings = settings;
        }

        @Override
        public Integer call() {
            require(spec, services, "--services");
            require(spec, rounds, "--rounds");
            PrintWriter err = spec.commandLine().getErr();
            WakeReport report = WakeBench.run(settings, services, services, rounds, err::println);
            PrintWriter out = spec.commandLine().getOut();
            if (json.chosen()) {
                JsonOption.print(out, report.json());
            } else {
                report.lines().forEach(out::println);
            }
            return ExitCode.OK;
        }
    }

    private static void require(CommandSpec spec, int number, String option) {
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), option + " has to be at least 1, and is " + number);
        }
    }
}
