// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.search.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTokenTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.1, -1e300, Double.NaN, Double.MIN_VALUE, 3})
    void the_token_holds_the_last_point_exactly(double value) {
        Page<Metric> page = HistoryToken.page(List.of(point(value), point(9)), 1);

        Metric last = HistoryToken.read(page.nextToken().orElseThrow()).orElseThrow();
        assertThat(Double.valueOf(last.value())).isEqualTo(Double.valueOf(value));
        assertThat(last.timestamp()).isEqualTo(1795352190417L);
        assertThat(last.step()).isEqualTo(-3);
    }

    @Test
    void the_last_page_has_no_token() {
        assertThat(HistoryToken.page(List.of(point(1)), 1).nextToken()).isEmpty();
        assertThat(HistoryToken.read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%", "MSwy", "YSxiLGM"})
    void a_made_up_token_is_refused(String token) {
        assertThatThrownBy(() -> HistoryToken.read(token)).isInstanceOf(DomainException.class);
    }

    private static Metric point(double value) {
        return new Metric("m", value, 1795352190417L, -3, null, null, null, null);
    }
}
