// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.micrometer.core.instrument.MeterRegistry;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.batch.BatchConfig;
import io.neap.serving.engine.Engine;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.nvidia.NvidiaSmi;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.trace.TraceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The models of this process. Loading and unloading block; everything else does not. */
@Singleton
public final class ModelRepository {

    private static final Logger LOG = Logger.getLogger(ModelRepository.class);
    private static final long SEED = 1;

    private final Engine engine;
    private final EngineConfig engineConfig;
    private final BatchConfig batchConfig;
    private final MeterRegistry meters;
    private final GpuMeters gpus;
    private final Map<ModelKey, ModelStatus> models = new ConcurrentSkipListMap<>();
    private final Map<String, ServedModel> newest = new ConcurrentHashMap<>();
    private final Map<ModelKey, ModelConfig> sources = new ConcurrentSkipListMap<>();
    private final Map<ModelKey, ModelMetrics> metrics = new ConcurrentHashMap<>();
    private final Set<ModelKey> optional = ConcurrentHashMap.newKeySet();
    private final TraceSettings traces = new TraceSettings();

    @Inject
    public ModelRepository(Engine engine, EngineConfig engineConfig, BatchConfig batchConfig, MeterRegistry meters) {
        this(engine, engineConfig, batchConfig, meters, new NvidiaSmi());
    }

    ModelRepository(
            Engine engine, EngineConfig engineConfig, BatchConfig batchConfig, MeterRegistry meters, NvidiaSmi gpus) {
        this.engine = engine;
        this.engineConfig = engineConfig;
        this.batchConfig = batchConfig;
        this.meters = meters;
        this.gpus = new GpuMeters(
                meters,
                gpus,
                () -> ready().stream().anyMatch(model -> model.gpu().isPresent()));
    }

    /** Makes a version known before its file is there: it is answered with 503, not 404. */
    public void announce(ModelKey key) {
        models.putIfAbsent(key, new ModelStatus.Loading());
    }

    /**
     * Loads and warms up a version beside the one of the same key that answers; then it answers in its place, and that one
     * finishes what it has begun. If the load fails, that one stays.
     *
     * @throws ServingException with a one-sentence reason, which is the status of a version that was not there before
     */
    public ServedModel load(ModelConfig config) {
        ModelKey key = config.key();
        if (config.uploaded() && !models.containsKey(key)) {
            optional.add(key);
        }
        models.merge(
                key,
                new ModelStatus.Loading(),
                (known, loading) -> known instanceof ModelStatus.Ready ? known : loading);
        ServedModel model;
        try {
            model = loadAndWarmUp(config);
        } catch (RuntimeException | Error e) {
            ModelStatus failed = new ModelStatus.Failed(String.valueOf(e.getMessage()));
            models.computeIfPresent(key, (same, known) -> known instanceof ModelStatus.Ready ? known : failed);
            throw e;
        }
        if (!config.uploaded()) {
            sources.put(key, config);
        }
        ModelStatus before = models.put(key, new ModelStatus.Ready(model));
        chooseNewest(key.name());
        if (model.gpu().isPresent()) {
            gpus.watch();
        }
        if (before instanceof ModelStatus.Ready replaced) {
            replaced.model().giveWayTo(model);
        }
        return model;
    }

    /** After each change of what is ready: who names no version is not to look through all of them. */
    private void chooseNewest(String name) {
        newest.compute(name, (same, before) -> {
            List<ServedModel> ready = answering(name);
            return ready.isEmpty() ? null : ready.getLast();
        });
    }

    /**
     * Loads all versions of a name again, or anew, from the files that they were loaded from at first.
     *
     * @param settings instead of those that they were loaded with at first, this time; none if these say nothing
     * @throws ServingException with {@code NOT_FOUND} if no file of that name is known, or as {@link #load} does
     */
    public void reload(String name, ModelSettings settings) {
        List<ModelConfig> known = sources.values().stream()
                .filter(config -> config.key().name().equals(name))
                .toList();
        if (known.isEmpty()) {
            throw new ServingException(
                    ErrorCode.NOT_FOUND, "no file of model '" + name + "' is known: there is " + sources.keySet());
        }
        for (ModelConfig config : known) {
            boolean asBefore = settings.equals(ModelSettings.NONE);
            load(asBefore ? config : new ModelConfig(config.key(), config.file(), false, settings));
            sources.put(config.key(), config);
        }
    }

    private ServedModel loadAndWarmUp(ModelConfig config) {
        long begin = System.nanoTime();
        LoadedModel model = engine.load(config.file(), ServingPlan.options(config.settings()));
        try {
            return warmUp(config, model, begin);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private ServedModel warmUp(ModelConfig config, LoadedModel model, long begin) {
        ModelKey key = config.key();
        long loaded = System.nanoTime();
        WarmUp warmUp = WarmUp.of(model, new SplittableRandom(SEED));
        warmUp.failure()
                .ifPresent(failure -> LOG.warnf(
                        "model=%s version=%s did not run on made-up inputs: %s", key.name(), key.version(), failure));
        ServingPlan plan = ServingPlan.of(config.settings(), model, warmUp, engineConfig, batchConfig);
        WarmUpSamples.run(config.settings().samples(), model, plan, new SplittableRandom(SEED));
        long warm = System.nanoTime();
        model.location()
                .fallback()
                .ifPresent(reason -> LOG.warnf(
                        "model=%s version=%s computes on the CPU for want of a GPU: %s",
                        key.name(), key.version(), reason));
        LOG.infof("model=%s version=%s is ready: %s", key.name(), key.version(), plan.policy());
        ModelMetrics metrics = this.metrics.computeIfAbsent(key, unseen -> new ModelMetrics(meters, unseen, traces));
        metrics.countRows(plan.maxBatchSize() > 0);
        metrics.computesOn(model.location());
        LoadTimes times = new LoadTimes(Duration.ofNanos(loaded - begin), Duration.ofNanos(warm - loaded));
        return new ServedModel(key, model, plan, metrics, times);
    }

    /** Lets a version finish what it has begun, then frees it. */
    public void unload(ModelKey key) {
        ModelStatus status = models.replace(key, new ModelStatus.Unloading());
        chooseNewest(key.name());
        if (status instanceof ModelStatus.Ready ready) {
            ready.model().close();
        }
        ModelMetrics gone = metrics.remove(key);
        if (gone != null) {
            gone.close();
        }
        optional.remove(key);
        models.remove(key);
        if (models.keySet().stream().noneMatch(other -> other.name().equals(key.name()))) {
            traces.forget(key.name());
        }
    }

    /**
     * Unloads all versions of a name.
     *
     * @throws ServingException with {@code NOT_FOUND} if there is none
     */
    public void unload(String name) {
        List<ModelKey> versions =
                models.keySet().stream().filter(key -> key.name().equals(name)).toList();
        if (versions.isEmpty()) {
            throw absent(name, null);
        }
        versions.forEach(this::unload);
    }

    /** Unloads everything. */
    public void close() {
        List.copyOf(models.keySet()).forEach(this::unload);
    }

    /** Which requests get spans; what is set for a model goes with its last version. */
    public TraceSettings traces() {
        return traces;
    }

    /** All versions that are known, in order. */
    public Map<ModelKey, ModelStatus> models() {
        return models;
    }

    /** The versions that are not loaded now and can be {@linkplain #reload loaded again}, in order. */
    public List<ModelKey> unloaded() {
        return sources.keySet().stream().filter(key -> !models.containsKey(key)).toList();
    }

    /** Whether there is a model that answers, and every one does that no client has uploaded. */
    public boolean isReady() {
        return models.values().stream().anyMatch(ModelStatus.Ready.class::isInstance)
                && models.entrySet().stream()
                        .allMatch(each ->
                                each.getValue() instanceof ModelStatus.Ready || optional.contains(each.getKey()));
    }

    /**
     * The version that answers.
     *
     * @param version the newest that is ready if null or empty
     * @throws ServingException with {@code NOT_FOUND} if nothing of that name is known, {@code UNAVAILABLE} if it does not
     *     answer now
     */
    public ServedModel find(String name, @Nullable String version) {
        if (version == null || version.isEmpty()) {
            ServedModel model = newest.get(name);
            return model == null ? justNow(name) : model;
        }
        if (models.get(new ModelKey(name, version)) instanceof ModelStatus.Ready ready) {
            return ready.model();
        }
        throw absent(name, version);
    }

    /**
     * All versions of a name that answer, in order.
     *
     * @throws ServingException as {@link #find} does, if there is none
     */
    public List<ServedModel> ready(String name) {
        List<ServedModel> ready = answering(name);
        return ready.isEmpty() ? List.of(find(name, null)) : ready;
    }

    private List<ServedModel> answering(String name) {
        return ready().stream().filter(model -> model.key().name().equals(name)).toList();
    }

    /** All versions that answer, in order. */
    public List<ServedModel> ready() {
        return models.values().stream()
                .filter(ModelStatus.Ready.class::isInstance)
                .map(status -> ((ModelStatus.Ready) status).model())
                .toList();
    }

    /** What has become ready since a look at the newest. */
    private ServedModel justNow(String name) {
        List<ServedModel> ready = answering(name);
        if (ready.isEmpty()) {
            throw absent(name, null);
        }
        return ready.getLast();
    }

    private ServingException absent(String name, @Nullable String version) {
        List<Entry<ModelKey, ModelStatus>> versions = models.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .filter(entry -> version == null
                        || version.isEmpty()
                        || entry.getKey().version().equals(version))
                .toList();
        if (versions.isEmpty()) {
            String wanted =
                    "model '" + name + "'" + (version == null || version.isEmpty() ? "" : " version '" + version + "'");
            return new ServingException(ErrorCode.NOT_FOUND, wanted + " is not known: there is " + models.keySet());
        }
        Entry<ModelKey, ModelStatus> last = versions.get(versions.size() - 1);
        String why = switch (last.getValue()) {
            case ModelStatus.Loading loading -> "is loading";
            case ModelStatus.Ready ready -> "has just become ready";
            case ModelStatus.Unloading unloading -> "is being unloaded";
            case ModelStatus.Failed failed -> "could not be loaded: " + failed.reason();
        };
        return ServingException.unavailable(last.getKey() + " " + why);
    }
}
