// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import io.neap.serving.ServingException;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.ModelOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What ONNX Runtime's <a href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">CUDA
 * provider</a> is told, by its own names and in its own values. A model may name the GPU, and every option that neither
 * hands over memory or streams, nor captures graphs: a captured graph is replayed on the buffers of its first run, which
 * the Java binding cannot bind, so each later request would get the first one's answer.
 */
final class CudaOptions {

    private static final Option FLAG = new Option("0 or 1", CudaOptions::flag);
    private static final Option NUMBER = new Option("a number from 0", text -> number(text, 0));
    private static final Option BYTES = new Option("a number of bytes, from 1", text -> number(text, 1));

    /** Those that Triton's backend has among the model's parameters too, where it numbers the choices. */
    private static final Map<String, Option> SHARED = Map.of(
            "arena_extend_strategy",
            choice("kNextPowerOfTwo", "kSameAsRequested"),
            "cudnn_conv_algo_search",
            choice("EXHAUSTIVE", "HEURISTIC", "DEFAULT"),
            "do_copy_in_default_stream",
            FLAG,
            "gpu_mem_limit",
            BYTES);

    private static final Map<String, Option> ALL = all();

    private CudaOptions() {}

    /**
     * The provider's options, {@code device_id} among them.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the option that is unknown or wrong
     */
    static SortedMap<String, String> of(EngineConfig.Cuda config, ModelOptions model) {
        SortedMap<String, String> options = new TreeMap<>();
        options.put(
                "device_id",
                setting(NUMBER, "device", Integer.toString(model.gpu().orElse(config.device()))));
        options.put(
                "arena_extend_strategy",
                switch (config.arenaExtendStrategy()) {
                    case NEXT_POWER_OF_TWO -> "kNextPowerOfTwo";
                    case SAME_AS_REQUESTED -> "kSameAsRequested";
                });
        options.put("cudnn_conv_algo_search", config.cudnnConvAlgoSearch().name());
        options.put("do_copy_in_default_stream", config.copyInDefaultStream() ? "1" : "0");
        config.memoryLimit()
                .map(limit -> setting(BYTES, "memory-limit", Long.toString(limit.asLongValue())))
                .ifPresent(limit -> options.put("gpu_mem_limit", limit));
        for (String name : shared(model)) {
            options.put(
                    name, value(SHARED, "parameters", name, model.parameters().get(name)));
        }
        model.cuda().forEach((name, value) -> options.put(name, value(ALL, "gpu_execution_accelerator", name, value)));
        return options;
    }

    /** The names among a model's parameters that tell CUDA something. */
    static Set<String> shared(ModelOptions model) {
        Set<String> names = new TreeSet<>(model.parameters().keySet());
        names.retainAll(SHARED.keySet());
        return names;
    }

    private static String value(Map<String, Option> known, String field, String name, @Nullable String given) {
        Option option = known.get(name);
        if (option == null) {
            throw ServingException.invalid(
                    field + " '" + name + "': not known here; there is " + new TreeSet<>(known.keySet()));
        }
        return option.value(field + " '" + name + "'", given == null ? "" : given.strip());
    }

    private static String setting(Option option, String name, String given) {
        return option.value("neap.engine.cuda." + name, given);
    }

    private static Map<String, Option> all() {
        Map<String, Option> all = new TreeMap<>(SHARED);
        for (String flag : List.of(
                "cudnn_conv1d_pad_to_nc1d",
                "cudnn_conv_use_max_workspace",
                "enable_skip_layer_norm_strict_mode",
                "fuse_conv_bias",
                "prefer_nhwc",
                "tunable_op_enable",
                "tunable_op_tuning_enable",
                "use_ep_level_unified_stream",
                "use_tf32")) {
            all.put(flag, FLAG);
        }
        all.put("sdpa_kernel", NUMBER);
        all.put("tunable_op_max_tuning_duration_ms", NUMBER);
        return all;
    }

    /** One of these words, or its number. */
    private static Option choice(String... words) {
        return new Option("0 to " + (words.length - 1) + " or one of " + List.of(words), text -> {
            for (int i = 0; i < words.length; i++) {
                if (words[i].equalsIgnoreCase(text) || Integer.toString(i).equals(text)) {
                    return words[i];
                }
            }
            return null;
        });
    }

    private static @Nullable String flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "0", "false" -> "0";
            case "1", "true" -> "1";
            default -> null;
        };
    }

    /** ONNX Runtime's own numbers have 64 bits and no sign. */
    private static @Nullable String number(String text, long least) {
        try {
            long number = Long.parseUnsignedLong(text);
            return Long.compareUnsigned(number, least) < 0 ? null : Long.toUnsignedString(number);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /**
     * What an option may be.
     *
     * @param expected in words
     * @param read gives the provider's value, or null if the text is none
     */
    private record Option(String expected, Function<String, @Nullable String> read) {

        String value(String name, String given) {
            return Optional.ofNullable(read.apply(given))
                    .orElseThrow(
                            () -> ServingException.invalid(name + ": expected " + expected + ", got '" + given + "'"));
        }
    }
}
