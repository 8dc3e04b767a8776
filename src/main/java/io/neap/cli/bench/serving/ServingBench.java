// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.DenseModel;
import io.neap.cli.bench.FunctionServer;
import io.neap.cli.bench.Machine;
import io.neap.cli.bench.Mlserver;
import io.neap.cli.bench.ModelServer;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.load.Latency;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.InferenceCommand;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Loads every server that there is, in turns, with the same models and questions. */
public final class ServingBench {

    private static final List<DenseModel> MODELS = List.of(DenseModel.regression(), DenseModel.perceptron());

    private final Settings settings;
    private final Plan plan;
    private final Consumer<String> progress;

    private ServingBench(Settings settings, Plan plan, Consumer<String> progress) {
        this.settings = settings;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * How it is measured.
     *
     * @param rounds in which each server is started anew
     * @param connections that ask at the same time
     * @param warmUp of each round, not measured
     * @param time of each round that is measured
     * @param mlserver the Python of an environment with MLServer, to set it beside
     */
    public record Plan(int rounds, int connections, Duration warmUp, Duration time, Optional<Path> mlserver) {}

    /** Measures all that there is. */
    public static ServingReport run(Settings settings, Plan plan, Consumer<String> progress) {
        Machine machine = Machine.here(settings);
        ServingBench bench = new ServingBench(settings, plan, progress);
        Map<String, Map<String, ServingFigures>> figures = new LinkedHashMap<>();
        for (DenseModel model : MODELS) {
            figures.put(model.name(), bench.measure(model));
        }
        return new ServingReport(figures, plan, machine);
    }

    private Map<String, ServingFigures> measure(DenseModel model) {
        try (Bench bench = Bench.open(model)) {
            Map<String, List<ServingFigures>> rounds = new LinkedHashMap<>();
            for (int round = 1; round <= plan.rounds(); round++) {
                rounds.computeIfAbsent("bare", first -> new ArrayList<>())
                        .add(new BareRuns(bench, InferenceCommand.of(settings), plan).run());
                for (ModelServer server : servers(bench)) {
                    rounds.computeIfAbsent(server.name(), first -> new ArrayList<>())
                            .add(load(server, bench));
                }
                progress.accept(model.name() + ": round " + round + " of " + plan.rounds());
            }
            Map<String, ServingFigures> medians = new LinkedHashMap<>();
            rounds.forEach((name, all) -> medians.put(name, ServingFigures.median(all)));
            return medians;
        }
    }

    private List<ModelServer> servers(Bench bench) {
        List<ModelServer> servers = new ArrayList<>();
        settings.inferenceExecutable()
                .ifPresent(executable -> servers.add(
                        new FunctionServer("native", "native executable", List.of(executable.toString()), bench)));
        servers.add(new FunctionServer("jvm", "JVM", InferenceCommand.onJvm(settings, "-Xmx384m"), bench));
        plan.mlserver().ifPresent(python -> servers.add(new Mlserver(python, bench)));
        return servers;
    }

    private ServingFigures load(ModelServer server, Bench bench) {
        int port = Ports.free();
        try (Child child = server.start(port)) {
            child.await("its first answer", () -> bench.isAnsweredAt(port));
            ClosedLoop callers = new ClosedLoop(bench, port, plan.connections());
            callers.run(plan.warmUp());
            double before = ProcessCost.of(child.pid()).cpu();
            long begun = System.nanoTime();
            long[] took = callers.run(plan.time());
            double seconds = (System.nanoTime() - begun) / 1e9;
            ProcessCost after = ProcessCost.of(child.pid());
            Latency latency = Latency.of(took);
            return new ServingFigures(
                    took.length / seconds,
                    (after.cpu() - before) / took.length,
                    latency.p50(),
                    latency.p99(),
                    after.rss());
        } catch (IOException e) {
            throw new Failure(server.title() + " with " + bench.model().name() + ": " + e.getMessage() + ".", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("The measurement was interrupted.", "");
        }
    }
}
