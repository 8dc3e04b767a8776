// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.Engine;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.LoadedModel;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Loads ONNX files into ONNX Runtime. One environment serves the process; idle threads sleep instead of spinning, so a
 * container's CPU quota is spent on work.
 */
@Singleton
public final class OnnxEngine implements Engine {

    private static final Logger LOG = Logger.getLogger(OnnxEngine.class);
    private static final int FIRST_GPU = 0;

    private final EngineConfig config;

    public OnnxEngine(EngineConfig config) {
        this.config = config;
    }

    /** Loads the native library, which takes a tenth of a second: call it early, beside other work. */
    public void start() {
        environment();
    }

    @Override
    public LoadedModel load(Path file) {
        if (!Files.isReadable(file)) {
            throw new ServingException(ErrorCode.NOT_FOUND, "the model file " + file + " is not there or not readable");
        }
        OrtEnvironment environment = environment();
        try {
            return new OnnxSession(environment, open(environment, file));
        } catch (OrtException e) {
            throw new ServingException(
                    ErrorCode.INVALID_ARGUMENT, "ONNX Runtime cannot load " + file + ": " + e.getMessage(), e);
        }
    }

    /** Says nothing of its own: what goes wrong comes as an exception too. */
    private OrtEnvironment environment() {
        NativeLibrary.find(config.nativeCache());
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    private OrtSession open(OrtEnvironment environment, Path file) throws OrtException {
        if (wantsCuda()) {
            try {
                return create(environment, file, true);
            } catch (OrtException e) {
                if (config.device() == Device.CUDA) {
                    throw e;
                }
                LOG.warnf("CUDA does not start, the CPU serves instead: %s", e.getMessage());
            }
        }
        return create(environment, file, false);
    }

    private boolean wantsCuda() {
        return switch (config.device()) {
            case CPU -> false;
            case CUDA -> true;
            case AUTO -> OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        };
    }

    /** Options that an execution provider failed to join cannot be used again: each attempt makes its own. */
    private OrtSession create(OrtEnvironment environment, Path file, boolean cuda) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(config.intraOpThreads());
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (cuda) {
                options.addCUDA(FIRST_GPU);
            }
            return environment.createSession(file.toString(), options);
        }
    }
}
