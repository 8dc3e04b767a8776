// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Search.View;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRequestTest {

    @Test
    void a_page_leads_to_the_next_until_the_last() {
        Search first = request(2, "").read(SearchSchema.RUNS, 10);
        Page<String> page = SearchRequest.page(first, List.of(ranked("a"), ranked("b", 1.5, null), ranked("c")));
        Search second = request(2, page.nextToken().orElseThrow()).read(SearchSchema.RUNS, 10);

        assertThat(page.items()).containsExactly("a", "b");
        assertThat(second.after().orElseThrow().values()).containsExactly(1.5, null);
        assertThat(SearchRequest.page(second, List.of(ranked("c"))).nextToken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, -1e300, Double.MIN_VALUE, 3})
    void a_token_holds_its_values_exactly(double value) {
        String token = ranked("a", "é\"", 1795352190417L, 3L, value).place().token("x");

        assertThat(Place.read(token, "x").values()).containsExactly("é\"", 1795352190417L, 3L, value);
    }

    @Test
    void a_token_of_another_order_or_of_other_things_is_refused() {
        String token = SearchRequest.page(
                        request(1, "").read(SearchSchema.RUNS, 10), List.of(ranked("a", 1L), ranked("b", 2L)))
                .nextToken()
                .orElseThrow();
        SearchRequest other = new SearchRequest("", List.of("start_time"), View.ALL, 1, token);

        assertThatThrownBy(() -> other.read(SearchSchema.RUNS, 10)).hasMessageContaining("in the same order_by");
        assertThatThrownBy(() -> request(1, token).read(SearchSchema.EXPERIMENTS, 10))
                .hasMessageContaining("Invalid page token");
    }

    @Test
    void more_orders_than_make_sense_are_refused() {
        SearchRequest endless = new SearchRequest("", Collections.nCopies(21, "start_time"), View.ALL, 1, "");

        assertThatThrownBy(() -> endless.read(SearchSchema.RUNS, 10)).hasMessageContaining("at most 20");
    }

    @Test
    void a_size_outside_the_limits_is_refused() {
        assertThatThrownBy(() -> request(0, "").read(SearchSchema.RUNS, 10)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> request(11, "").read(SearchSchema.RUNS, 10))
                .hasMessageContaining("Invalid value 11 for parameter 'max_results' supplied")
                .hasMessageContaining("at most 10");
    }

    @Test
    void a_made_up_token_is_refused() {
        for (String token : List.of("x", "%%", "LTE", "MQ==MQ", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAx")) {
            assertThatThrownBy(() -> request(1, token).read(SearchSchema.RUNS, 10))
                    .as(token)
                    .isInstanceOf(DomainException.class);
        }
    }

    private static Ranked<String> ranked(String item, @Nullable Object... values) {
        return new Ranked<>(item, new Place(Arrays.asList(values)));
    }

    private static SearchRequest request(int size, String token) {
        return new SearchRequest("", List.of(), View.ALL, size, token);
    }
}
