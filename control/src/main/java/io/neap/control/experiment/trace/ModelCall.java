// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a span says of the call of a model that it is, in MLflow's own attributes or by one of the conventions.
 *
 * @param usage tokens by MLflow's names, such as {@code input_tokens}
 * @param cost US dollars by MLflow's names, such as {@code total_cost}; as the sender has told, nothing is priced here
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">gen_ai</a>
 * @see <a href="https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md">OpenInference</a>
 */
public record ModelCall(
        @Nullable String model, @Nullable String provider, Map<String, Long> usage, Map<String, Double> cost) {

    static final String INPUT_TOKENS = "input_tokens";
    static final String OUTPUT_TOKENS = "output_tokens";
    static final String TOTAL_TOKENS = "total_tokens";
    static final String CACHE_READ = "cache_read_input_tokens";
    static final String CACHE_CREATION = "cache_creation_input_tokens";

    /** The counts that not every model has. */
    static final List<String> CACHE_TOKENS =
            List.of(CACHE_READ, CACHE_CREATION, "cache_creation_input_tokens_above_1hr");

    static final List<String> TOKENS = List.of(INPUT_TOKENS, OUTPUT_TOKENS, TOTAL_TOKENS);
    static final List<String> COSTS = List.of("input_cost", "output_cost", "total_cost");

    private static final String USAGE = "mlflow.chat.tokenUsage";
    private static final String COST = "mlflow.llm.cost";
    private static final int NAME = 500;
    private static final int LONGEST_NUMBER = 1_000; // characters: reading takes the square of them
    private static final long MOST_TOKENS = 1_000_000_000_000_000L; // so that sums stay whole numbers
    private static final double MOST_DOLLARS = 1e15; // so that sums stay finite

    /** The keys of the counts in the order of OpenInference, gen_ai, Traceloop and VoltAgent. */
    private static final List<Map<String, List<String>>> CONVENTIONS = List.of(
            Map.of(
                    INPUT_TOKENS, List.of("llm.token_count.prompt"),
                    OUTPUT_TOKENS, List.of("llm.token_count.completion"),
                    TOTAL_TOKENS, List.of("llm.token_count.total"),
                    CACHE_READ, List.of("llm.token_count.prompt_details.cache_read"),
                    CACHE_CREATION, List.of("llm.token_count.prompt_details.cache_write")),
            Map.of(
                    INPUT_TOKENS, List.of("gen_ai.usage.input_tokens"),
                    OUTPUT_TOKENS, List.of("gen_ai.usage.output_tokens"),
                    CACHE_READ, List.of("gen_ai.usage.cache_read.input_tokens"),
                    CACHE_CREATION,
                            List.of(
                                    "gen_ai.usage.cache_write.input_tokens",
                                    "gen_ai.usage.cache_creation.input_tokens")),
            Map.of(
                    INPUT_TOKENS, List.of("gen_ai.usage.prompt_tokens"),
                    OUTPUT_TOKENS, List.of("gen_ai.usage.completion_tokens"),
                    TOTAL_TOKENS, List.of("llm.usage.total_tokens")),
            Map.of(
                    INPUT_TOKENS, List.of("usage.prompt_tokens", "llm.usage.prompt_tokens"),
                    OUTPUT_TOKENS, List.of("usage.completion_tokens", "llm.usage.completion_tokens"),
                    TOTAL_TOKENS, List.of("usage.total_tokens", "llm.usage.total_tokens")));

    private static final List<String> MODELS = List.of(
            "mlflow.llm.model",
            "llm.response.model_name",
            "llm.model_name",
            "llm.request.model_name",
            "embedding.model_name",
            "gen_ai.response.model",
            "gen_ai.request.model");

    private static final List<String> PROVIDERS =
            List.of("mlflow.llm.provider", "llm.provider", "gen_ai.provider.name", "gen_ai.system");

    public ModelCall {
        usage = Map.copyOf(usage);
        cost = Map.copyOf(cost);
    }

    /** The call that a span's attributes tell of, if they do. */
    static Optional<ModelCall> of(Map<String, Object> attributes) {
        Map<String, Long> usage = usage(attributes);
        Map<String, Double> cost = picked(AnyValue.map(attributes.get(COST)), COSTS, ModelCall::dollars);
        String model = name(attributes, MODELS)
                .or(() -> model(attributes.get(Span.INPUTS)))
                .or(() -> model(attributes.get(Span.OUTPUTS)))
                .orElse(null);
        String provider = name(attributes, PROVIDERS).orElse(null);
        return usage.isEmpty() && cost.isEmpty() && model == null && provider == null
                ? Optional.empty()
                : Optional.of(new ModelCall(model, provider, usage, cost));
    }

    private static Map<String, Long> usage(Map<String, Object> attributes) {
        List<String> all = Stream.concat(TOKENS.stream(), CACHE_TOKENS.stream()).toList();
        Map<String, Long> told = picked(AnyValue.map(attributes.get(USAGE)), all, ModelCall::count);
        return told.isEmpty()
                ? CONVENTIONS.stream()
                        .map(convention -> usage(attributes, convention))
                        .filter(usage -> TOKENS.stream().anyMatch(usage::containsKey))
                        .findFirst()
                        .orElse(Map.of())
                : told;
    }

    private static Map<String, Long> usage(Map<String, Object> attributes, Map<String, List<String>> convention) {
        Map<String, Long> usage = new LinkedHashMap<>();
        convention.forEach((key, names) -> names.stream()
                .flatMap(name -> count(attributes.get(name)).stream())
                .findFirst()
                .ifPresent(count -> usage.put(key, count)));
        Long input = usage.get(INPUT_TOKENS);
        Long output = usage.get(OUTPUT_TOKENS);
        if (input != null && output != null) {
            usage.putIfAbsent(TOTAL_TOKENS, input + output);
        }
        return usage;
    }

    private static <T> Map<String, T> picked(
            Map<String, Object> from, List<String> keys, Function<@Nullable Object, Optional<T>> reading) {
        Map<String, T> picked = new LinkedHashMap<>();
        keys.forEach(key -> reading.apply(from.get(key)).ifPresent(value -> picked.put(key, value)));
        return picked;
    }

    private static Optional<Long> count(@Nullable Object value) {
        try {
            return number(value).map(BigDecimal::longValueExact).filter(count -> count >= 0 && count <= MOST_TOKENS);
        } catch (ArithmeticException fraction) {
            return Optional.empty();
        }
    }

    private static Optional<Double> dollars(@Nullable Object value) {
        return number(value).map(BigDecimal::doubleValue).filter(cost -> Math.abs(cost) <= MOST_DOLLARS);
    }

    /** Senders write numbers as texts, too, in quotation marks or not. */
    private static Optional<BigDecimal> number(@Nullable Object value) {
        if (!(value instanceof Number) && !(value instanceof String)) {
            return Optional.empty();
        }
        String text = value.toString().replace("\"", "").strip();
        try {
            return text.length() <= LONGEST_NUMBER ? Optional.of(new BigDecimal(text)) : Optional.empty();
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(Map<String, Object> attributes, List<String> keys) {
        return keys.stream()
                .map(attributes::get)
                .flatMap(value -> name(value).stream())
                .findFirst();
    }

    private static Optional<String> model(@Nullable Object said) {
        return name(AnyValue.map(said).get("model"));
    }

    private static Optional<String> name(@Nullable Object value) {
        return value instanceof String text && !text.isBlank()
                ? Optional.of(text.length() <= NAME ? text : text.substring(0, NAME))
                : Optional.empty();
    }
}
