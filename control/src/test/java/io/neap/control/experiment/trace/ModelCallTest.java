// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCallTest {

    @Test
    void mlflow_s_own_attributes_say_tokens_cost_and_model() {
        ModelCall call = call(Map.of(
                "mlflow.chat.tokenUsage",
                Map.of("input_tokens", 10, "output_tokens", 5L, "total_tokens", "15", "cache_read_input_tokens", 2),
                "mlflow.llm.cost",
                "{\"input_cost\": 0.5, \"output_cost\": \"0.25\", \"total_cost\": 0.75, \"other\": 1}",
                "mlflow.llm.model",
                "small",
                "mlflow.llm.provider",
                "acme"));

        assertThat(call.usage())
                .containsOnly(
                        Map.entry("input_tokens", 10L),
                        Map.entry("output_tokens", 5L),
                        Map.entry("total_tokens", 15L),
                        Map.entry("cache_read_input_tokens", 2L));
        assertThat(call.cost())
                .containsOnly(
                        Map.entry("input_cost", 0.5), Map.entry("output_cost", 0.25), Map.entry("total_cost", 0.75));
        assertThat(call.model()).isEqualTo("small");
        assertThat(call.provider()).isEqualTo("acme");
    }

    @Test
    void conventions_are_understood_and_the_total_is_added_up() {
        Map<String, Map<String, Object>> sent = Map.of(
                "OpenInference",
                Map.of("llm.token_count.prompt", 10L, "llm.token_count.completion", 5L),
                "gen_ai",
                Map.of("gen_ai.usage.input_tokens", 10L, "gen_ai.usage.output_tokens", "\"5\""),
                "Traceloop",
                Map.of("gen_ai.usage.prompt_tokens", 10L, "gen_ai.usage.completion_tokens", 5L),
                "VoltAgent",
                Map.of("llm.usage.prompt_tokens", 10L, "usage.completion_tokens", 5L));

        sent.forEach((name, attributes) -> assertThat(call(attributes).usage())
                .as(name)
                .containsOnly(
                        Map.entry("input_tokens", 10L),
                        Map.entry("output_tokens", 5L),
                        Map.entry("total_tokens", 15L)));
    }

    @Test
    void the_first_convention_that_counts_is_taken_with_its_cache() {
        ModelCall call = call(Map.of(
                "llm.token_count.prompt", 7L,
                "llm.token_count.prompt_details.cache_write", 3L,
                "gen_ai.usage.output_tokens", 100L,
                "gen_ai.usage.cache_creation.input_tokens", 100L));

        assertThat(call.usage())
                .containsOnly(Map.entry("input_tokens", 7L), Map.entry("cache_creation_input_tokens", 3L));
    }

    @Test
    void a_model_is_found_where_senders_name_it() {
        for (Map<String, Object> attributes : List.<Map<String, Object>>of(
                Map.of("llm.model_name", "small"),
                Map.of("gen_ai.request.model", "small"),
                Map.of("mlflow.spanInputs", Map.of("model", "small")),
                Map.of("mlflow.spanOutputs", "{\"model\": \"small\"}"))) {
            assertThat(call(attributes).model()).as("%s", attributes).isEqualTo("small");
        }
        assertThat(call(Map.of("gen_ai.system", "acme")).provider()).isEqualTo("acme");
        assertThat(call(Map.of("llm.model_name", "m".repeat(600))).model()).hasSize(500);
    }

    @Test
    void what_is_no_count_is_none() {
        for (Object other : List.of(-1, 1.5, "many", true, List.of(1), "1e400", Long.MAX_VALUE, "0".repeat(1_001))) {
            assertThat(ModelCall.of(Map.of("gen_ai.usage.input_tokens", other)))
                    .as("%s", other)
                    .isEmpty();
        }
        assertThat(ModelCall.of(Map.of("mlflow.chat.tokenUsage", "{broken", "mlflow.llm.cost", 3)))
                .isEmpty();
        for (Object other : List.of("NaN", 1e16, -1e16, "1e400", "0".repeat(1_001))) {
            assertThat(ModelCall.of(Map.of("mlflow.llm.cost", Map.of("total_cost", other))))
                    .as("%s", other)
                    .isEmpty();
        }
    }

    private static ModelCall call(Map<String, Object> attributes) {
        return ModelCall.of(attributes).orElseThrow();
    }
}
