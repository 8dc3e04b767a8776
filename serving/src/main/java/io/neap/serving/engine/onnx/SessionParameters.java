// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.neap.serving.ServingException;
import io.neap.serving.engine.ModelOptions;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

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
        boolean memoryArena,
        boolean memoryPattern,
        SortedMap<String, String> entries) {

    private static final Logger LOG = Logger.getLogger(SessionParameters.class);
    private static final String ENTRY = "session.";
    private static final int MANY_THREADS = 1024;

    /** They would tune CUDA or a single run; the answers are the same without. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "cudnn_conv_algo_search",
            "gpu_mem_limit",
            "arena_extend_strategy",
            "do_copy_in_default_stream",
            "memory.enable_memory_arena_shrinkage");

    /**
     * Reads the options; a model that has none gets the engine's.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the parameter that is wrong
     */
    static SessionParameters of(ModelOptions options, int engineThreads) {
        SortedMap<String, String> given = options.parameters();
        given.keySet().stream()
                .filter(WITHOUT_EFFECT::contains)
                .forEach(name -> LOG.warnf("parameters '%s' has no effect here", name));
        boolean parallel = number(given, "execution_mode", 0, 1) == 1;
        SortedMap<String, String> entries = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith(ENTRY)) {
                entries.put(name, value);
            }
        });
        return new SessionParameters(
                threads(given, "intra_op_thread_count", engineThreads),
                parallel ? threads(given, "inter_op_thread_count", processors()) : 1,
                parallel ? ExecutionMode.PARALLEL : ExecutionMode.SEQUENTIAL,
                level(options.graphLevel()),
                number(given, "enable_mem_arena", 1, 1) == 1,
                number(given, "enable_mem_pattern", 1, 1) == 1,
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

    private static int number(SortedMap<String, String> given, String name, int otherwise, int most) {
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
        if (!memoryArena) {
            options.setCPUArenaAllocator(false);
        }
        if (!memoryPattern) {
            options.setMemoryPatternOptimization(false);
        }
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
