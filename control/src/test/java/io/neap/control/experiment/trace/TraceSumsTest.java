// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceSumsTest {

    private static final String USAGE = "mlflow.trace.tokenUsage";

    @Test
    void spans_beside_each_other_are_added_up() {
        List<TraceSum> sums = TraceSums.of(
                List.of(span("a", null, null), span("b", "a", tokens(10, 5)), span("c", "a", tokens(20, 10))));

        assertThat(sums)
                .containsExactly(new TraceSum(
                        "t", USAGE, "{\"input_tokens\": 30, \"output_tokens\": 15, \"total_tokens\": 45}"));
    }

    @Test
    void a_span_stands_for_all_below_it() {
        List<TraceSum> sums = TraceSums.of(List.of(
                span("a", null, tokens(30, 15)),
                span("b", "a", null),
                span("c", "b", tokens(10, 5)),
                span("d", "b", tokens(20, 10))));

        assertThat(sums)
                .extracting(TraceSum::value)
                .containsExactly("{\"input_tokens\": 30, \"output_tokens\": 15, \"total_tokens\": 45}");
    }

    @Test
    void tokens_and_costs_are_told_by_spans_of_their_own() {
        ModelCall priced = new ModelCall("small", null, Map.of("input_tokens", 1L), Map.of("total_cost", 0.5));
        ModelCall agent =
                new ModelCall(null, null, Map.of("input_tokens", 7L, "cache_read_input_tokens", 3L), Map.of());

        List<TraceSum> sums =
                TraceSums.of(List.of(span("b", "a", priced), span("a", null, agent), span("c", "a", priced)));

        assertThat(sums)
                .containsExactly(
                        new TraceSum(
                                "t",
                                "mlflow.trace.cost",
                                "{\"input_cost\": 0.0, \"output_cost\": 0.0, \"total_cost\": 1.0}"),
                        new TraceSum(
                                "t",
                                USAGE,
                                "{\"input_tokens\": 7, \"output_tokens\": 0, \"total_tokens\": 0,"
                                        + " \"cache_read_input_tokens\": 3}"));
    }

    @Test
    void what_has_no_parent_here_counts() {
        assertThat(TraceSums.of(List.of(span("b", "gone", tokens(1, 1)), span("c", "gone", tokens(1, 1)))))
                .extracting(TraceSum::value)
                .containsExactly("{\"input_tokens\": 2, \"output_tokens\": 2, \"total_tokens\": 4}");
    }

    @Test
    void circles_and_deep_traces_end() {
        List<CallingSpan> deep = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            deep.add(span("s" + i, i == 0 ? null : "s" + (i - 1), null));
        }
        deep.add(span("last", "s19999", tokens(1, 2)));

        assertThat(TraceSums.of(deep))
                .extracting(TraceSum::value)
                .containsExactly("{\"input_tokens\": 1, \"output_tokens\": 2, \"total_tokens\": 3}");
        assertThat(TraceSums.of(List.of(span("a", "b", tokens(1, 1)), span("b", "a", null), span("c", "c", null))))
                .isEmpty();
    }

    private static ModelCall tokens(long input, long output) {
        return new ModelCall(
                null,
                null,
                Map.of("input_tokens", input, "output_tokens", output, "total_tokens", input + output),
                Map.of());
    }

    private static CallingSpan span(String id, @Nullable String parent, @Nullable ModelCall call) {
        return new CallingSpan("t", id, parent, call);
    }
}
