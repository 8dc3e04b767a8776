// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.neap.serving.ServingException;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.ModelOptions;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model's own options, as ONNX Runtime has them. The names and values of the parameters are those of Triton's
 * <a href="https://github.com/triton-inference-server/onnxruntime_backend#model-config-options">backend</a>.
 *
 * @param entries of the session's configuration, by names that begin with {@code session.}
 */
record SessionParameters(
        int intraOpThreads,
        int interOpThreads,
        ExecutionMode mode,
        OptLevel level,
        MemoryParameters memory,
        SortedMap<String, String> entries) {

    private static final String ENTRY = "session.";
    private static final int MANY_THREADS = 1024;

    /**
     * Reads the options; a model that has none gets the engine's.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the parameter that is wrong
     */
    static SessionParameters of(ModelOptions options, EngineConfig config) {
        SortedMap<String, String> given = options.parameters();
        boolean parallel = number(given, "execution_mode", 0, 1) == 1;
        SortedMap<String, String> entries = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith(ENTRY)) {
                entries.put(name, value);
            }
        });
        return new SessionParameters(
                threads(given, "intra_op_thread_count", config.intraOpThreads()),
                parallel ? threads(given, "inter_op_thread_count", processors()) : 1,
                parallel ? ExecutionMode.PARALLEL : ExecutionMode.SEQUENTIAL,
                level(options.graphLevel()),
                MemoryParameters.of(
                        given,
                        config.memoryArena(),
                        options.gpu().orElse(config.cuda().device())),
                entries);
    }

    private static OptLevel level(int level) {
        return switch (level) {
            case -1 -> OptLevel.BASIC_OPT;
            case 0 -> OptLevel.ALL_OPT;
            case 1 -> OptLevel.EXTENDED_OPT;
            case 2 -> OptLevel.NO_OPT;
            default -> throw ServingException.invalid("optimization.graph.level: expected -1, 0, 1 or 2, got " + level);
        };
    }

    /** Triton's 0 leaves the number to ONNX Runtime, which would not know of the container's quota. */
    private static int threads(SortedMap<String, String> given, String name, int otherwise) {
        int threads = number(given, name, otherwise, MANY_THREADS);
        return threads == 0 ? processors() : threads;
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    static int number(SortedMap<String, String> given, String name, int otherwise, int most) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused below, as a number out of range is.
        }
        throw ServingException.invalid("parameters '" + name + "': expected 0 to " + most + ", got '" + text + "'");
    }

    /** All but the level of optimisation, which a model that is optimised already does not need. */
    void addTo(SessionOptions options) throws OrtException {
        options.setIntraOpNumThreads(intraOpThreads);
        options.setInterOpNumThreads(interOpThreads);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        if (mode == ExecutionMode.PARALLEL) {
            options.setExecutionMode(mode);
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
        }
        memory.addTo(options);
        for (var entry : entries.entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
    }

    /** What an optimised graph depends on; without options of the model's own, the threads alone. */
    String surroundings() {
        String own = level == OptLevel.ALL_OPT && entries.isEmpty() ? "" : " level " + level + " entries " + entries;
        return "threads " + intraOpThreads + own;
    }
}
