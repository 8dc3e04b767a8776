// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.Search.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchRequestTest {

    @Test
    void a_page_leads_to_the_next_until_the_last() {
        Search first = request(2, "").read(SearchSchema.RUNS, 10);
        Page<String> page = SearchRequest.page(first, List.of("a", "b", "c"));
        Search second = request(2, page.nextToken().orElseThrow()).read(SearchSchema.RUNS, 10);

        assertThat(page.items()).containsExactly("a", "b");
        assertThat(second.offset()).isEqualTo(2);
        assertThat(SearchRequest.page(second, List.of("c")).nextToken()).isEmpty();
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

    private static SearchRequest request(int size, String token) {
        return new SearchRequest("", List.of(), View.ALL, size, token);
    }
}
