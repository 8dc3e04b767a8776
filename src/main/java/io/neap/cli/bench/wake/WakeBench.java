// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.wake;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Figures;
import io.neap.cli.bench.Machine;
import io.neap.cli.bench.ProcessCost;
import io.neap.cli.bench.Sample;
import io.neap.cli.bench.model.DenseModel;
import io.neap.cli.client.Api;
import io.neap.cli.client.Mlflow;
import io.neap.cli.client.Services;
import io.neap.cli.outcome.Failure;
import io.neap.cli.process.ControlProcess;
import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Many services of one control that sleep, woken through the gateway: one after the other, then all at once. */
public final class WakeBench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 200;
    private static final Pattern PART = Pattern.compile("([\\w-]+);dur=([0-9.]+)");

    private final Bench bench = Bench.open(DenseModel.perceptron());
    private final ControlProcess control;
    private final Api api;
    private final List<String> names;

    private WakeBench(Settings settings, int count) {
        Settings own = settings.withHome(bench.folder().resolve("home")).withPort(Ports.free());
        control = ControlProcess.start(own);
        api = new Api(own.url());
        names = IntStream.rangeClosed(1, count).mapToObj(i -> "sleeper-" + i).toList();
    }

    /**
     * Measures wakes with a Neap of its own.
     *
     * @param sleepers how many services
     * @param atOnce how many of them wake together in the end
     * @param rounds how often each is woken alone
     */
    public static WakeReport run(Settings settings, int sleepers, int atOnce, int rounds, Consumer<String> progress) {
        Machine machine = Machine.here(settings);
        try (WakeBench wakes = new WakeBench(settings, sleepers)) {
            wakes.deploy();
            wakes.sleep();
            progress.accept(sleepers + " services are proven and sleep; processes: " + wakes.processes());
            List<Sample> alone = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                for (String name : wakes.names) {
                    alone.add(wakes.wake(name));
                }
                progress.accept("woken one after the other, round " + (round + 1) + " of " + rounds);
                wakes.sleep();
            }
            long begun = System.nanoTime();
            List<Sample> storm = wakes.storm(atOnce);
            double all = (System.nanoTime() - begun) / 1e6;
            return new WakeReport(Figures.of(alone), Figures.of(storm), Math.round(all * 10) / 10.0, machine);
        }
    }

    private void deploy() {
        JsonNode experiment = api.post("/api/2.0/mlflow/experiments/create", Map.of("name", "wakes"));
        api.post(
                "/api/2.0/mlflow/registered-models/create",
                Map.of("name", bench.model().name()));
        String version = new Mlflow(api, Clock.systemUTC())
                .register(
                        bench.model().name(),
                        experiment.path("experiment_id").asText(),
                        "bench",
                        bench.model().toBytes());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("model", "models:/" + bench.model().name() + "/" + version);
        spec.put("strategy", Map.of("blueGreen", Map.of()));
        spec.put("scale", Map.of("min", 0, "max", 1, "stableWindow", "6s", "gracePeriod", "0s"));
        spec.put("timeout", "1m"); // a slow machine is measured too
        names.forEach(name -> services().apply(name, spec));
        names.forEach(name -> await(
                name + " to be delivered",
                () -> services()
                        .get(name)
                        .path("status")
                        .path("rollout")
                        .path("phase")
                        .asText()
                        .equals("Completed")));
    }

    private void sleep() {
        await("all services to sleep", () -> processes() == 0);
    }

    /** Inference functions that run now: whatever control has started but for its database. */
    private long processes() {
        return control.descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(name -> !name.contains("postgres"))
                        .isPresent())
                .count();
    }

    private List<Sample> storm(int atOnce) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Sample>> calls = names.stream()
                    .limit(atOnce)
                    .map(name -> CompletableFuture.supplyAsync(() -> wake(name), callers))
                    .toList();
            return calls.stream().map(WakeBench::joined).toList();
        }
    }

    private static Sample joined(CompletableFuture<Sample> call) {
        try {
            return call.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Failure failure ? failure : e;
        }
    }

    private Sample wake(String name) {
        String path = services().gateway(name) + "/models/" + bench.model().name() + "/infer";
        long begun = System.nanoTime();
        HttpResponse<String> answer = api.send(
                "POST",
                path,
                bench.question().body().getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json"));
        double millis = (System.nanoTime() - begun) / 1e6;
        if (!bench.question().answeredBy(answer.body())) {
            throw new Failure(name + " answered wrongly: " + answer.body(), "");
        }
        Map<String, Double> parts = new LinkedHashMap<>();
        Matcher part = PART.matcher(answer.headers().firstValue("Server-Timing").orElse(""));
        while (part.find()) {
            parts.put(part.group(1), Double.parseDouble(part.group(2)));
        }
        return new Sample(millis, new ProcessCost(0, 0, 0), parts);
    }

    private Services services() {
        return new Services(api, "default");
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new Failure("Waited " + PATIENCE.toMinutes() + " minutes for " + what + ".", "");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Failure("The benchmark was interrupted.", "");
            }
        }
    }

    @Override
    public void close() {
        control.close();
        bench.close();
    }
}
