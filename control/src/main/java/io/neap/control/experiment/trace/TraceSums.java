// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the calls of models in a trace took, under the keys and in the form that MLflow's clients read. A span
 * that tells tokens stands for all that is below it, as frameworks repeat there what the calls inside took; costs alike.
 */
final class TraceSums {

    private static final String USAGE = "mlflow.trace.tokenUsage";
    private static final String COST = "mlflow.trace.cost";

    private TraceSums() {}

    /** The sums of each trace that has some, in the order of their ids. */
    static List<TraceSum> of(List<CallingSpan> spans) {
        Map<String, List<CallingSpan>> traces =
                spans.stream().collect(groupingBy(CallingSpan::traceId, TreeMap::new, toList()));
        List<TraceSum> sums = new ArrayList<>();
        traces.forEach((traceId, own) -> {
            List<Map<String, Double>> costs = counted(own, ModelCall::cost);
            if (!costs.isEmpty()) {
                sums.add(new TraceSum(traceId, COST, json(cost(costs))));
            }
            List<Map<String, Long>> usages = counted(own, ModelCall::usage);
            if (!usages.isEmpty()) {
                sums.add(new TraceSum(traceId, USAGE, json(usage(usages))));
            }
        });
        return sums;
    }

    /** What the spans say that no span above them stands for. */
    private static <N> List<Map<String, N>> counted(
            List<CallingSpan> spans, Function<ModelCall, Map<String, N>> saying) {
        Set<String> ids = spans.stream().map(CallingSpan::spanId).collect(toSet());
        Map<String, List<CallingSpan>> parts =
                spans.stream().collect(groupingBy(span -> parent(span.parentSpanId(), ids)));
        Deque<CallingSpan> open = new ArrayDeque<>(parts.getOrDefault("", List.of()));
        List<Map<String, N>> counted = new ArrayList<>();
        while (!open.isEmpty()) {
            CallingSpan span = open.pop();
            ModelCall call = span.modelCall();
            Map<String, N> said = call == null ? Map.of() : saying.apply(call);
            if (said.isEmpty()) {
                open.addAll(parts.getOrDefault(span.spanId(), List.of()));
            } else {
                counted.add(said);
            }
        }
        return counted;
    }

    /** Empty for a first span, and for one whose parent has not come. */
    private static String parent(@Nullable String parentSpanId, Set<String> ids) {
        return parentSpanId == null || !ids.contains(parentSpanId) ? "" : parentSpanId;
    }

    private static Map<String, Object> usage(List<Map<String, Long>> said) {
        Map<String, Object> sums = new LinkedHashMap<>();
        for (String key : ModelCall.TOKENS) {
            sums.put(key, tokens(said, key));
        }
        for (String key : ModelCall.CACHE_TOKENS) {
            if (said.stream().anyMatch(one -> one.containsKey(key))) {
                sums.put(key, tokens(said, key));
            }
        }
        return sums;
    }

    private static long tokens(List<Map<String, Long>> said, String key) {
        return said.stream().mapToLong(one -> one.getOrDefault(key, 0L)).sum();
    }

    private static Map<String, Object> cost(List<Map<String, Double>> said) {
        Map<String, Object> sums = new LinkedHashMap<>();
        for (String key : ModelCall.COSTS) {
            sums.put(
                    key,
                    said.stream().mapToDouble(one -> one.getOrDefault(key, 0.0)).sum());
        }
        return sums;
    }

    /** With the blanks of MLflow's own, as clients search for these texts. */
    private static String json(Map<String, Object> sums) {
        return sums.entrySet().stream()
                .map(sum -> "\"" + sum.getKey() + "\": " + sum.getValue())
                .collect(joining(", ", "{", "}"));
    }
}
