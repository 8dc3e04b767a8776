// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.serving;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Child;
import io.neap.cli.bench.FunctionServer;
import io.neap.cli.bench.Machine;
import io.neap.cli.bench.ModelServer;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.bench.model.DenseModel;
import io.neap.cli.load.Latency;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.InferenceCommand;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Loads every server that there is, in turns, with the same models and questions. */
public final class ServingBench {

    /** The key of the floor in a report. */
    static final String BARE = "bare";

    /** What is asked for by that name is how the servers bear too much. */
    private static final String OVERLOAD = "overload";

    /** What is asked for by that name is whether memory stays as it is. */
    private static final String SOAK = "soak";

    /** A server may open one of its ports after the other. */
    private static final Duration LATER_PORT = Duration.ofSeconds(5);

    private static final long POLL_NANOS = 100_000_000;

    /** A refusal costs next to nothing beside a question of that many rows. */
    private static final int OVERLOAD_ROWS = 8;

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
     * @param workloads the names of those that are wanted
     * @param device where ours and the floor compute: {@code cpu} or {@code cuda}
     * @param rounds in which each server is started anew
     * @param connections that ask at the same time, where a workload does not say
     * @param warmUp of each round, not measured
     * @param time of each round that is measured
     * @param peers to set beside ours
     * @param requests of the soak
     */
    public record Plan(
            List<String> workloads,
            String device,
            int rounds,
            int connections,
            Duration warmUp,
            Duration time,
            Peers peers,
            long requests) {}

    /** The names of all that can be measured. */
    public static List<String> workloads() {
        List<String> names = new ArrayList<>(usualWorkloads());
        names.add(SOAK);
        return names;
    }

    /** The names of those that are measured where none is named. */
    public static List<String> usualWorkloads() {
        List<String> names = new ArrayList<>(Workload.names());
        names.add(OVERLOAD);
        return names;
    }

    /** The names of those for which a GPU is worth its price. */
    public static List<String> workloadsOfGpu() {
        return List.of("mlp", "mlp-binary", "mlp-32", "cnn", "cnn-binary");
    }

    /** Measures what the plan names. */
    public static ServingReport run(Settings settings, Plan plan, Consumer<String> progress) {
        Machine machine = Machine.here(settings);
        ServingBench bench = new ServingBench(settings, plan, progress);
        Map<String, Map<String, ServingFigures>> figures = new LinkedHashMap<>();
        for (Workload workload : Workload.ALL) {
            if (plan.workloads().contains(workload.name())) {
                figures.put(workload.name(), bench.measure(workload));
            }
        }
        Map<String, Overload> overload = plan.workloads().contains(OVERLOAD) ? bench.overload() : Map.of();
        List<Soak.Point> soak = plan.workloads().contains(SOAK) ? bench.soak() : List.of();
        return new ServingReport(figures, overload, soak, plan, machine);
    }

    private int threads(Workload workload) {
        return Math.min(
                workload.connections(plan.connections()), Runtime.getRuntime().availableProcessors());
    }

    private Map<String, ServingFigures> measure(Workload workload) {
        try (Bench bench = workload.open()) {
            Map<String, List<ServingFigures>> rounds = new LinkedHashMap<>();
            for (int round = 1; round <= plan.rounds(); round++) {
                rounds.computeIfAbsent(BARE, first -> new ArrayList<>())
                        .add(new BareRuns(bench, InferenceCommand.of(settings), plan, threads(workload)).run());
                for (ModelServer server : servers(bench)) {
                    guarded(server, () -> load(server, bench, workload))
                            .ifPresent(figures -> rounds.computeIfAbsent(server.name(), first -> new ArrayList<>())
                                    .add(figures));
                }
                progress.accept(workload.name() + ": round " + round + " of " + plan.rounds());
            }
            Map<String, ServingFigures> medians = new LinkedHashMap<>();
            rounds.forEach((name, all) -> medians.put(name, ServingFigures.median(all)));
            return medians;
        }
    }

    private Map<String, Overload> overload() {
        try (Bench bench = Bench.open(DenseModel.wide(), OVERLOAD_ROWS);
                Pinning pinning = Pinning.begin()) {
            Map<String, Overload> all = new LinkedHashMap<>();
            for (FunctionServer server : ours(bench)) {
                ModelServer pinned = new FunctionServer(
                        server.name(), server.title(), pinning.command(server.command()), server.device(), bench);
                all.put(server.name(), guarded(pinned, () -> Overload.of(pinned, bench, plan)));
            }
            progress.accept(OVERLOAD);
            return all;
        }
    }

    private List<ModelServer> servers(Bench bench) {
        List<ModelServer> servers = new ArrayList<>(ours(bench));
        servers.addAll(plan.peers().of(bench));
        return servers;
    }

    private List<FunctionServer> ours(Bench bench) {
        List<FunctionServer> servers = new ArrayList<>();
        settings.inferenceExecutable()
                .ifPresent(executable -> servers.add(new FunctionServer(
                        "native", "native executable", List.of(executable.toString()), plan.device(), bench)));
        servers.add(onJvm("-Xmx384m", bench));
        return servers;
    }

    private FunctionServer onJvm(String heap, Bench bench) {
        return new FunctionServer("jvm", "JVM", InferenceCommand.onJvm(settings, heap), plan.device(), bench);
    }

    private List<Soak.Point> soak() {
        try (Bench bench = Bench.open(DenseModel.regression())) {
            FunctionServer server = onJvm(Soak.LIMIT, bench);
            return guarded(server, () -> new Soak(server, bench, plan, progress).run());
        }
    }

    /** Empty for a server of others that does not answer so. */
    private Optional<ServingFigures> load(ModelServer server, Bench bench, Workload workload)
            throws IOException, InterruptedException {
        int port = Ports.free();
        try (Child child = server.start(port)) {
            child.await("its first answer", () -> bench.isAnsweredAt(port));
            int asked = workload.form() == Form.GRPC ? server.grpcPort(port) : port;
            ClosedLoop callers =
                    new ClosedLoop(bench, workload.form(), asked, workload.connections(plan.connections()));
            Optional<String> complaint = server.isOurs() ? Optional.empty() : complaint(callers);
            if (complaint.isPresent()) {
                progress.accept(workload.name() + ": left out for " + server.title() + ": " + complaint.get());
                return Optional.empty();
            }
            callers.run(plan.warmUp());
            long allocated = server.allocated(child);
            double before = child.cost().cpu();
            long begun = System.nanoTime();
            long[] took = callers.run(plan.time());
            double seconds = (System.nanoTime() - begun) / 1e9;
            ProcessCost after = child.cost();
            Latency latency = Latency.of(took);
            double garbage = server.allocated(child) - allocated;
            return Optional.of(new ServingFigures(
                    took.length / seconds,
                    (after.cpu() - before) / took.length,
                    latency.p50(),
                    latency.p99(),
                    garbage / took.length / 1000,
                    after.rss()));
        }
    }

    private static Optional<String> complaint(ClosedLoop callers) {
        long end = System.nanoTime() + LATER_PORT.toNanos();
        Optional<String> complaint = callers.complaint();
        while (complaint.isPresent() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
            complaint = callers.complaint();
        }
        return complaint;
    }

    /** A measurement, which may fail. */
    private interface Measurement<T> {
        T run() throws IOException, InterruptedException;
    }

    private static <T> T guarded(ModelServer server, Measurement<T> measurement) {
        try {
            return measurement.run();
        } catch (IOException e) {
            throw new Failure(server.title() + ": " + e.getMessage() + ".", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("The measurement was interrupted.", "");
        }
    }
}
