// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import static io.neap.control.api.mlflow.trace.SentTrace.number;
import static io.neap.control.api.mlflow.trace.SentTrace.said;
import static io.neap.control.api.mlflow.trace.SentTrace.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.neap.control.api.mlflow.Mlflow;
import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

/** What the calls of models in a trace took. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TokensTest {

    private static final String USAGE = "mlflow.trace.tokenUsage";

    private final Mlflow mlflow = Mlflow.inFreshWorkspace();
    private final SentTrace sent = new SentTrace();
    private final TraceClient client = new TraceClient(mlflow);

    @Test
    void calls_are_added_up_however_their_spans_come() {
        client.send(sent.part(1, 8, tokens(10, 5)));
        has(USAGE, equalTo(usage(10, 5)));

        client.send(
                sent.part(2, 8, number("gen_ai.usage.input_tokens", 20), number("gen_ai.usage.output_tokens", 10)),
                sent.root());
        client.send(
                sent.part(3, 8, said("mlflow.chat.tokenUsage", "{\"input_tokens\": 1, \"total_tokens\": 1}")),
                sent.part(1, 8, tokens(10, 5)));

        has(USAGE, equalTo("{\"input_tokens\": 31, \"output_tokens\": 15, \"total_tokens\": 46}"));
    }

    @Test
    void senders_at_once_lose_no_call() throws InterruptedException {
        client.experiment();
        List<Callable<Object>> sending = IntStream.rangeClosed(1, 6)
                .mapToObj(number -> (Callable<Object>) () -> client.send(sent.part(number, 8, tokens(10, 5))))
                .toList();

        try (ExecutorService senders = Executors.newFixedThreadPool(sending.size())) {
            assertThat(senders.invokeAll(sending)).extracting(Future::state).containsOnly(Future.State.SUCCESS);
        }

        has(USAGE, equalTo(usage(60, 30)));
    }

    @Test
    void what_a_span_repeats_of_those_below_it_counts_once() {
        client.send(sent.part(1, 8, tokens(10, 5)), sent.part(2, 1, tokens(10, 5)));
        has(USAGE, equalTo(usage(10, 5)));

        client.send(sent.rootWith(tokens(100, 50)));

        has(USAGE, equalTo(usage(100, 50)));
    }

    @Test
    void a_span_that_links_others_late_changes_the_sum() {
        client.send(sent.rootWith(tokens(10, 5)), sent.part(2, 1, tokens(10, 5)));
        has(USAGE, equalTo(usage(20, 10)));

        client.send(sent.part(1, 8));

        has(USAGE, equalTo(usage(10, 5)));
    }

    @Test
    void what_no_span_says_any_more_is_no_sum() {
        client.send(sent.part(1, 8, tokens(10, 5), said("mlflow.llm.cost", "{\"total_cost\": 0.5}")));
        client.send(sent.part(1, 8, said("mlflow.llm.cost", "{\"total_cost\": 0.5}")));
        has(USAGE, nullValue());
        has("mlflow.trace.cost", notNullValue());

        client.send(sent.part(1, 8));

        has("mlflow.trace.cost", nullValue());
    }

    @Test
    void what_a_client_tells_stays() {
        client.send(sent.root(), sent.part(1, 8, tokens(10, 5), said("mlflow.llm.cost", "{\"total_cost\": 0.5}")));
        client.tell(sent.traceId(), Map.of("trace_metadata", Map.of(USAGE, usage(7, 7))));
        client.send(sent.part(2, 8, tokens(10, 5), said("mlflow.llm.cost", "{\"total_cost\": 0.25}")));

        has(USAGE, equalTo(usage(7, 7)));
        has("mlflow.trace.cost", equalTo("{\"input_cost\": 0.0, \"output_cost\": 0.0, \"total_cost\": 0.75}"));
    }

    @Test
    void traces_are_found_by_what_they_took() {
        client.send(sent.root(), sent.part(1, 8, tokens(10, 5)));

        client.post(
                        "/search",
                        Map.of(
                                "locations",
                                List.of(client.location()),
                                "filter",
                                "metadata.`" + USAGE + "` = '" + usage(10, 5) + "'"))
                .statusCode(200)
                .body("traces.trace_id", equalTo(List.of(sent.traceId())));
    }

    @Test
    void a_trace_without_calls_has_no_sums() {
        client.send(sent.root(), sent.child(1));

        has(USAGE, nullValue());
        has("mlflow.trace.cost", nullValue());
    }

    private void has(String key, Matcher<?> value) {
        client.get("/" + sent.traceId()).statusCode(200).body("trace.trace_info.trace_metadata.'" + key + "'", value);
    }

    private static String usage(int input, int output) {
        return "{\"input_tokens\": %d, \"output_tokens\": %d, \"total_tokens\": %d}"
                .formatted(input, output, input + output);
    }
}
