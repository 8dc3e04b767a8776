// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.neap.serving.ServingException;
import io.neap.serving.oip.grpc.GrpcReadiness;
import io.neap.serving.repository.LoadTimes;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings the model up beside the open port: fetch, load, warm up, ready. A failure ends the process with its reason. */
@Singleton
public class ModelStart {

    private static final Logger LOG = Logger.getLogger(ModelStart.class);

    private final ModelSource source;
    private final ModelRepository repository;
    private final GrpcReadiness grpc;
    private volatile @Nullable StartTimes times;

    ModelStart(ModelSource source, ModelRepository repository, GrpcReadiness grpc) {
        this.source = source;
        this.repository = repository;
        this.grpc = grpc;
    }

    /** Empty until the model answers. */
    Optional<StartTimes> times() {
        return Optional.ofNullable(times);
    }

    void begin(@Observes StartupEvent startup) {
        ParentWatch.start();
        CompletableFuture<StartTimes> ready = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("model-start").start(() -> {
            try {
                ready.complete(start());
            } catch (Throwable failure) {
                ready.completeExceptionally(failure);
            }
        });
        CompletableFuture<StartTimes> unused = ready.orTimeout(source.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete(this::report);
    }

    void end(@Observes ShutdownEvent shutdown) {
        repository.close();
    }

    private StartTimes start() {
        Duration process = sinceProcessStart();
        String name = source.name().orElseThrow(() -> ServingException.invalid("NEAP_MODEL_NAME is not set"));
        URI uri = source.uri().orElseThrow(() -> ServingException.invalid("NEAP_MODEL_URI is not set"));
        ModelKey key = new ModelKey(name, source.version());
        repository.announce(key);
        long begin = System.nanoTime();
        ModelFetcher fetcher = new ModelFetcher(source.cache(), source.deadline());
        Path file = new WeightFetcher(fetcher, source.cache(), source.deadline())
                .complete(uri, fetcher.fetch(uri, source.sha256()));
        Duration fetch = Duration.ofNanos(System.nanoTime() - begin);
        LoadTimes load = repository.load(new ModelConfig(key, file)).times();
        return new StartTimes(process, fetch, load.load(), load.warmUp());
    }

    private void report(@Nullable StartTimes done, @Nullable Throwable failure) {
        if (done != null) {
            times = done;
            grpc.ready();
            LOG.infof(
                    "model=%s version=%s service=%s revision=%s is ready: process %d ms, fetch %d ms, load %d ms,"
                            + " warm-up %d ms",
                    source.name().orElse(""),
                    source.version(),
                    System.getenv("K_SERVICE"),
                    System.getenv("K_REVISION"),
                    done.process().toMillis(),
                    done.fetch().toMillis(),
                    done.load().toMillis(),
                    done.warmUp().toMillis());
            return;
        }
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

    private static Duration sinceProcessStart() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
