// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.repository.InferenceStatistics;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.InferenceResponse;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What both edges do for a caller, whatever it speaks. */
@Singleton
public final class Inference {

    private static final List<String> EXTENSIONS = List.of(
            "binary_tensor_data",
            "classification",
            "logging",
            "model_configuration",
            "schedule_policy",
            "statistics",
            "trace");

    private final ModelRepository repository;
    private final OipConfig config;
    private final Drain drain;
    private final String serverVersion;
    private final AccessLog accessLog;
    private final List<String> extensions;

    public Inference(
            ModelRepository repository,
            OipConfig config,
            Drain drain,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String serverVersion) {
        this.repository = repository;
        this.config = config;
        this.drain = drain;
        this.serverVersion = serverVersion;
        this.accessLog = new AccessLog(
                config.accessLog(), () -> ThreadLocalRandom.current().nextDouble());
        this.extensions = extensions(config);
    }

    private static List<String> extensions(OipConfig config) {
        List<String> offered = new ArrayList<>(EXTENSIONS);
        if (config.management()) {
            offered.add("model_repository");
        }
        if (config.sharedMemory()) {
            offered.add("system_shared_memory");
        }
        return List.copyOf(offered);
    }

    public String serverName() {
        return "neap";
    }

    public String serverVersion() {
        return serverVersion;
    }

    /** The protocol's extensions that are offered here. */
    public List<String> extensions() {
        return extensions;
    }

    /** Every model answers, and the process is not about to end. */
    public boolean isReady() {
        return repository.isReady() && !drain.isUnderWay();
    }

    /**
     * The model that answers to that name.
     *
     * @throws io.neap.serving.ServingException with {@code NOT_FOUND} or {@code UNAVAILABLE}
     */
    public ServedModel model(String name, @Nullable String version) {
        return repository.find(name, version);
    }

    /** The names of all models that are known. */
    public List<String> names() {
        return repository.models().keySet().stream()
                .map(ModelKey::name)
                .distinct()
                .toList();
    }

    /** All versions that are known of a model. */
    public List<String> versions(String name) {
        return repository.models().keySet().stream()
                .filter(key -> key.name().equals(name))
                .map(ModelKey::version)
                .toList();
    }

    /**
     * What the models have done.
     *
     * @param name all models' if null or empty
     * @param version all that answer if null or empty
     * @throws io.neap.serving.ServingException with {@code NOT_FOUND} or {@code UNAVAILABLE}
     */
    public List<InferenceStatistics> statistics(@Nullable String name, @Nullable String version) {
        if (name == null || name.isEmpty()) {
            return statistics(repository.ready());
        }
        boolean all = version == null || version.isEmpty();
        return statistics(all ? repository.ready(name) : List.of(repository.find(name, version)));
    }

    private static List<InferenceStatistics> statistics(List<ServedModel> models) {
        return models.stream().map(ServedModel::statistics).toList();
    }

    /**
     * Answers within {@link OipConfig#timeout()}, or the question's own if that is shorter.
     *
     * @return completed on any thread; its failure is for {@link Failures#known}; cancel it when the caller has gone
     */
    public CompletableFuture<InferenceResponse> infer(ServedModel model, Question question) {
        Duration timeout = question.timeout(config.timeout());
        EventLoop caller = Vertx.currentContext() instanceof ContextInternal context ? context.nettyEventLoop() : null;
        CompletableFuture<InferenceResponse> answer = model.infer(question.request(), timeout, caller);
        if (accessLog.takesNext()) {
            log(model, question, answer);
        }
        return caller == null
                ? answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                : limit(answer, timeout, caller);
    }

    private void log(ServedModel model, Question question, CompletableFuture<InferenceResponse> answer) {
        long begun = System.nanoTime();
        CompletableFuture<InferenceResponse> unused = answer.whenComplete((response, failure) -> accessLog.write(
                model.key(), question.request().id(), Duration.ofNanos(System.nanoTime() - begun), failure));
    }

    /** As {@code orTimeout}, which wakes a thread of its own for each answer; the caller's event loop is awake. */
    private static CompletableFuture<InferenceResponse> limit(
            CompletableFuture<InferenceResponse> answer, Duration timeout, ScheduledExecutorService eventLoop) {
        Future<?> limit = eventLoop.schedule(
                () -> answer.completeExceptionally(new TimeoutException()), timeout.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<InferenceResponse> unused = answer.whenComplete((response, failure) -> limit.cancel(false));
        return answer;
    }
}
