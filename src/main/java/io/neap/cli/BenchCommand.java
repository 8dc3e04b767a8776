// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.bench.cold.ColdBench;
import io.neap.cli.bench.cold.ColdReport;
import io.neap.cli.bench.serving.Peers;
import io.neap.cli.bench.serving.ServingBench;
import io.neap.cli.bench.serving.ServingReport;
import io.neap.cli.bench.wake.WakeBench;
import io.neap.cli.bench.wake.WakeReport;
import io.neap.cli.option.JsonOption;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
        description = "Measure cold starts, wakes and serving on this machine.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: neap bench cold, neap bench wake, neap bench serving or neap bench gpu");
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
            return print(spec, json, report.json(), report.lines());
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
            return print(spec, json, report.json(), report.lines());
        }
    }

    /** Requests under load. */
    @Command(
            name = "serving",
            description = "Measure what a request costs under load, beside the model's run alone.",
            mixinStandardHelpOptions = true)
    static final class Serving implements Callable<Integer> {

        private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
        private static final List<String> TAKEN = List.of("bare", "native", "jvm", "mlserver", "kserve");

        private final Settings settings;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Mixin
        private LoadOptions load = new LoadOptions();

        @Option(
                names = "--mlserver",
                paramLabel = "PYTHON",
                description = "The Python of an environment with mlserver and onnxruntime, to set it beside.")
        private @Nullable Path mlserver;

        @Option(
                names = "--kserve",
                paramLabel = "PYTHON",
                description = "The Python of an environment with kserve and onnxruntime, to set it beside.")
        private @Nullable Path kserve;

        @Option(
                names = "--server",
                paramLabel = "NAME=COMMAND",
                description = "What starts any other server of the protocol, to set it beside: a command for sh, with"
                        + " MODEL_NAME, MODEL_FILE, HTTP_PORT and GRPC_PORT.")
        private Map<String, String> servers = new LinkedHashMap<>();

        Serving(Settings settings) {
            this.settings = settings;
        }

        @Override
        public Integer call() {
            for (String name : servers.keySet()) {
                if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "--server has to be NAME=COMMAND with a name of lower-case letters, digits and dashes other"
                                    + " than " + TAKEN + ", and the name is " + name);
                }
            }
            Peers peers = new Peers(Optional.ofNullable(mlserver), Optional.ofNullable(kserve), servers);
            ServingBench.Plan plan = load.plan(ServingBench.usualWorkloads(), "cpu", peers);
            return measure(spec, json, settings, plan);
        }
    }

    /** Requests under load, on a GPU. */
    @Command(
            name = "gpu",
            description =
                    "Measure what a request costs where the model runs on a GPU, beside its run alone there. Needs"
                            + " functions that were built by mvn -Pgpu package.",
            mixinStandardHelpOptions = true)
    static final class Gpu implements Callable<Integer> {

        private final Settings settings;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private JsonOption json = new JsonOption();

        @Mixin
        private LoadOptions load = new LoadOptions();

        Gpu(Settings settings) {
            this.settings = settings;
        }

        @Override
        public Integer call() {
            ServingBench.Plan plan = load.plan(ServingBench.workloadsOfGpu(), "cuda", Peers.NONE);
            return measure(spec, json, settings, plan);
        }
    }

    /** How a server is loaded. */
    static final class LoadOptions {

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--only",
                paramLabel = "WORKLOAD",
                split = ",",
                completionCandidates = Workloads.class,
                description = "These workloads alone, of: ${COMPLETION-CANDIDATES}.")
        private List<String> only = List.of();

        @Option(names = "--rounds", paramLabel = "N", description = "Measured starts of each server (3).")
        private int rounds = 3;

        @Option(names = "--connections", paramLabel = "N", description = "How many ask at the same time (64).")
        private int connections = 64;

        @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Load before each measurement (20).")
        private int warmUp = 20;

        @Option(names = "--seconds", paramLabel = "SECONDS", description = "Load that is measured (5).")
        private int seconds = 5;

        @Option(
                names = "--requests",
                paramLabel = "N",
                description = "Requests of soak, which runs only where --only names it (10000000).")
        private long requests = 10_000_000;

        ServingBench.Plan plan(List<String> usual, String device, Peers peers) {
            require(spec, rounds, "--rounds");
            require(spec, connections, "--connections");
            require(spec, warmUp, "--warm-up");
            require(spec, seconds, "--seconds");
            require(spec, requests, "--requests");
            List<String> known = ServingBench.workloads();
            for (String name : only) {
                if (!known.contains(name)) {
                    throw new ParameterException(
                            spec.commandLine(), "--only has to be of " + known + ", and is " + name);
                }
            }
            return new ServingBench.Plan(
                    only.isEmpty() ? usual : only,
                    device,
                    rounds,
                    connections,
                    Duration.ofSeconds(warmUp),
                    Duration.ofSeconds(seconds),
                    peers,
                    requests);
        }

        /** For the help and the shell. */
        static final class Workloads extends ArrayList<String> {

            private static final long serialVersionUID = 1;

            Workloads() {
                super(ServingBench.workloads());
            }
        }
    }

    private static int measure(CommandSpec spec, JsonOption json, Settings settings, ServingBench.Plan plan) {
        PrintWriter err = spec.commandLine().getErr();
        ServingReport report = ServingBench.run(settings, plan, err::println);
        return print(spec, json, report.json(), report.lines());
    }

    private static int print(CommandSpec spec, JsonOption json, Map<String, Object> document, List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.chosen()) {
            JsonOption.print(out, document);
        } else {
            lines.forEach(out::println);
        }
        return ExitCode.OK;
    }

    private static void require(CommandSpec spec, long number, String option) {
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), option + " has to be at least 1, and is " + number);
        }
    }
}
