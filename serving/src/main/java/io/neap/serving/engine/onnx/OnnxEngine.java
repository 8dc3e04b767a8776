// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.Engine;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.Location;
import io.neap.serving.engine.ModelOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Loads ONNX files into ONNX Runtime. One environment serves the process; idle threads sleep instead of spinning, so a
 * container's CPU quota is spent on work.
 */
@Singleton
public final class OnnxEngine implements Engine {

    private static final Logger LOG = Logger.getLogger(OnnxEngine.class);

    /** Read by ONNX Runtime itself, from the environment alone. */
    private static final String TELEMETRY_OFF = "ORT_DISABLE_TELEMETRY";

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final AtomicBoolean told = new AtomicBoolean();
    private final EngineConfig config;
    private final Executor background;

    @Inject
    public OnnxEngine(EngineConfig config) {
        this(config, task -> Thread.ofPlatform().daemon().name("model-snapshot").start(task));
    }

    /** The executor runs what no start waits for. */
    OnnxEngine(EngineConfig config, Executor background) {
        this.config = config;
        this.background = background;
    }

    /** Loads the native library, which takes up to a tenth of a second. */
    @Override
    public void start() {
        environment();
    }

    @Override
    public LoadedModel load(Path file, ModelOptions options) {
        if (!Files.isReadable(file)) {
            throw new ServingException(ErrorCode.NOT_FOUND, "the model file " + file + " is not there or not readable");
        }
        SessionParameters parameters = SessionParameters.of(options, config);
        SortedMap<String, String> cuda = CudaOptions.of(config.cuda(), options);
        OrtEnvironment environment = environment();
        try {
            return open(environment, file, options, parameters, cuda);
        } catch (OrtException e) {
            throw new ServingException(
                    ErrorCode.INVALID_ARGUMENT, "ONNX Runtime cannot load " + file + ": " + e.getMessage(), e);
        }
    }

    /** Says nothing of its own: what goes wrong comes as an exception too. */
    private OrtEnvironment environment() {
        NativeLibrary.find(config.nativeCache());
        if (System.getenv(TELEMETRY_OFF) == null && !told.getAndSet(true)) {
            LOG.warnf("Unsafe: ONNX Runtime reports its use to its maker; set %s=1 to forbid it.", TELEMETRY_OFF);
        }
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    private OnnxSession open(
            OrtEnvironment environment,
            Path file,
            ModelOptions options,
            SessionParameters parameters,
            SortedMap<String, String> cuda)
            throws OrtException {
        Device allowed = options.device().filter(Device.CPU::equals).orElse(config.device());
        Optional<String> denied = denied(allowed);
        if (denied.isEmpty()) {
            try {
                return openOnGpu(environment, file, parameters, cuda);
            } catch (OrtException e) {
                if (allowed == Device.CUDA) {
                    throw e;
                }
                return openOnCpu(environment, file, options, parameters, Location.fallback(oneLine(e)));
            }
        }
        boolean wanted = options.device().filter(Device.CUDA::equals).isPresent();
        Location location = wanted ? Location.fallback(denied.get()) : Location.CPU;
        return openOnCpu(environment, file, options, parameters, location);
    }

    /** Why CUDA is not even tried. */
    private static Optional<String> denied(Device allowed) {
        return switch (allowed) {
            case CPU -> Optional.of("neap.engine.device is cpu");
            case CUDA -> Optional.empty();
            case AUTO ->
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)
                        ? Optional.empty()
                        : Optional.of("this build has no CUDA, one by mvn -Pgpu has");
        };
    }

    private OnnxSession openOnGpu(
            OrtEnvironment environment, Path file, SessionParameters parameters, SortedMap<String, String> cuda)
            throws OrtException {
        int gpu = Integer.parseInt(cuda.get("device_id"));
        try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions()) {
            for (Map.Entry<String, String> option : cuda.entrySet()) {
                provider.add(option.getKey(), option.getValue());
            }
            OrtSession session = create(environment, file, parameters, options -> {
                options.setOptimizationLevel(parameters.level());
                options.addCUDA(provider);
            });
            return session(environment, session, Location.gpu(gpu), parameters);
        }
    }

    private OnnxSession openOnCpu(
            OrtEnvironment environment,
            Path file,
            ModelOptions options,
            SessionParameters parameters,
            Location location)
            throws OrtException {
        CudaOptions.shared(options).forEach(name -> LOG.warnf("parameters '%s' has no effect on the CPU", name));
        return session(environment, createOnCpu(environment, file, parameters), location, parameters);
    }

    private OnnxSession session(
            OrtEnvironment environment, OrtSession session, Location location, SessionParameters parameters)
            throws OrtException {
        return new OnnxSession(
                environment,
                session,
                location,
                parameters.memory().runEntries(location.gpu()),
                config.maxOutputSize().asLongValue());
    }

    private static String oneLine(OrtException failure) {
        return BLANKS.matcher("CUDA does not start: " + failure.getMessage())
                .replaceAll(" ")
                .strip();
    }

    private OrtSession createOnCpu(OrtEnvironment environment, Path file, SessionParameters parameters)
            throws OrtException {
        Options optimise = options -> options.setOptimizationLevel(parameters.level());
        Optional<Snapshots> snapshots = snapshots(environment, parameters).filter(each -> each.isFor(file));
        return snapshots.isPresent()
                ? snapshots
                        .get()
                        .load(
                                file,
                                model -> create(environment, model, parameters, optimise),
                                graph -> create(environment, graph, parameters, OnnxEngine::trust),
                                (graph, weights) -> create(environment, file, parameters, options -> {
                                    optimise.addTo(options);
                                    keep(options, graph, weights);
                                }))
                : create(environment, file, parameters, optimise);
    }

    private Optional<Snapshots> snapshots(OrtEnvironment environment, SessionParameters parameters) {
        String surroundings = "onnxruntime " + environment.getVersion() + " cpu " + parameters.surroundings();
        return Snapshots.of(config.snapshot(), surroundings, Processor.CPUINFO, background, Clock.systemUTC());
    }

    /** Options that an execution provider failed to join cannot be used again: each attempt makes its own. */
    private static OrtSession create(OrtEnvironment environment, Path file, SessionParameters parameters, Options more)
            throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            parameters.addTo(options);
            more.addTo(options);
            return environment.createSession(file.toString(), options);
        }
    }

    /** What lies there has been optimised already. */
    private static void trust(SessionOptions options) throws OrtException {
        options.setOptimizationLevel(OptLevel.NO_OPT);
    }

    private static void keep(SessionOptions options, Path graph, String weights) throws OrtException {
        options.setOptimizedModelFilePath(graph.toString());
        options.addConfigEntry("session.optimized_model_external_initializers_file_name", weights);
        options.addConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", "1024");
        options.addConfigEntry("session.save_external_prepacked_constant_initializers", "1");
    }

    /** What distinguishes one kind of session from another. */
    private interface Options {
        void addTo(SessionOptions options) throws OrtException;
    }
}
