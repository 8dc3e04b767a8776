// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.neap.functions.inference.fetch.CacheUse;
import io.neap.functions.inference.fetch.ModelFetcher;
import io.neap.functions.inference.fetch.ModelFolder;
import io.neap.functions.inference.fetch.WeightFetcher;
import io.neap.serving.ServingException;
import io.neap.serving.engine.Engine;
import io.neap.serving.oip.grpc.GrpcReadiness;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the model up beside the open port: fetch, load, warm up, ready. ONNX Runtime's library loads beside the fetch.
 * A failure ends the process with its reason.
 */
@Singleton
public class ModelStart {

    private static final Logger LOG = Logger.getLogger(ModelStart.class);

    private final ModelSource source;
    private final Engine engine;
    private final ModelRepository repository;
    private final GrpcReadiness grpc;
    private final MeterRegistry meters;
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private volatile @Nullable StartTimes times;

    ModelStart(
            ModelSource source, Engine engine, ModelRepository repository, GrpcReadiness grpc, MeterRegistry meters) {
        this.source = source;
        this.engine = engine;
        this.repository = repository;
        this.grpc = grpc;
        this.meters = meters;
    }

    /** Empty until the model answers. */
    Optional<StartTimes> times() {
        return Optional.ofNullable(times);
    }

    void begin(@Observes StartupEvent startup) {
        StartTimes.Watch watch = new StartTimes.Watch(StartClock.main());
        watch.add("main", StartClock.untilMain());
        watch.lap("config", Instant.now());
        CompletableFuture<Void> library = inThread("library-load", engine::start);
        CompletableFuture<Void> unused = inThread("model-start", () -> times = start(watch, library))
                .orTimeout(source.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> report(failure));
        ParentWatch.start();
    }

    void listen(@ObservesAsync HttpServerStart open) {
        listening.complete(null);
    }

    void end(@Observes ShutdownEvent shutdown) {
        repository.close();
    }

    private StartTimes start(StartTimes.Watch watch, CompletableFuture<Void> library) {
        return source.cacheLimit().isPresent()
                ? CacheUse.during(source.cache(), () -> load(watch, library))
                : load(watch, library);
    }

    private StartTimes load(StartTimes.Watch watch, CompletableFuture<Void> library) {
        List<ModelConfig> models = source.folder().map(this::found).orElseGet(() -> List.of(fetched(watch)));
        watch.lap("map", Instant.now());
        library.join();
        watch.lap("library", Instant.now());
        Duration warmUp = Duration.ZERO;
        for (ModelConfig model : models) {
            warmUp = warmUp.plus(repository.load(model).times().warmUp());
        }
        Instant loaded = Instant.now();
        watch.lap("session", loaded.minus(warmUp));
        watch.lap("warm-up", loaded);
        return watch.stop();
    }

    private List<ModelConfig> found(Path folder) {
        List<ModelConfig> models = ModelFolder.models(folder, source.name());
        models.forEach(model -> repository.announce(model.key()));
        return models;
    }

    private ModelConfig fetched(StartTimes.Watch watch) {
        String name = source.name().orElseThrow(() -> ServingException.invalid("NEAP_MODEL_NAME is not set"));
        URI uri = source.uri().orElseThrow(() -> ServingException.invalid("NEAP_MODEL_URI is not set"));
        ModelKey key = new ModelKey(name, source.version());
        repository.announce(key);
        List<Path> folders = Stream.concat(Stream.of(source.cache()), source.cacheSpare().stream())
                .toList();
        ModelFetcher fetcher = new ModelFetcher(folders, source.deadline());
        Path file = new WeightFetcher(fetcher, source.deadline()).complete(uri, fetcher.fetch(uri, source.sha256()));
        watch.lap("fetch", Instant.now().minus(fetcher.checked()));
        return new ModelConfig(key, file);
    }

    private void report(@Nullable Throwable failure) {
        StartTimes done = times;
        if (failure == null && done != null) {
            grpc.ready();
            CompletableFuture<Void> unused = listening.thenRun(() -> announce(done));
            source.cacheLimit().ifPresent(this::trim);
            return;
        }
        fail(
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure);
    }

    private void trim(MemorySize limit) {
        CompletableFuture<Void> unused =
                inThread("cache-trim", () -> CacheUse.trim(source.cache(), limit.asLongValue(), Instant.now()));
    }

    /** The port is open and the model answers. */
    private void announce(StartTimes done) {
        ReadyFile.write(done);
        LOG.infof(
                "model=%s version=%s service=%s revision=%s is ready: %s",
                told(ModelKey::name),
                told(ModelKey::version),
                System.getenv("K_SERVICE"),
                System.getenv("K_REVISION"),
                done);
        done.parts()
                .forEach((part, took) -> Timer.builder("neap.start")
                        .description("The start of this process, by its parts in their order")
                        .tag("part", part)
                        .register(meters)
                        .record(took));
    }

    private String told(Function<ModelKey, String> part) {
        return repository.models().keySet().stream().map(part).collect(Collectors.joining(","));
    }

    private void fail(@Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            TerminationLog.write("the model did not become ready within " + source.deadline());
        } else if (failure instanceof ServingException known) {
            TerminationLog.write(known.getMessage());
        } else {
            LOG.error("the model did not start", failure);
            TerminationLog.write("the model did not start: " + failure);
        }
        Quarkus.asyncExit(1);
    }

    private static CompletableFuture<Void> inThread(String name, Runnable work) {
        return CompletableFuture.runAsync(
                work, body -> Thread.ofPlatform().daemon().name(name).start(body));
    }
}
