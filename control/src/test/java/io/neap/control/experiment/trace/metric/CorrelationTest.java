// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CorrelationTest {

    @Test
    void it_is_from_never_to_always_both() {
        assertThat(of(100, 20, 30, 0).npmi()).isEqualTo(-1);
        assertThat(of(100, 20, 50, 10).npmi()).isCloseTo(0, within(1e-12));
        assertThat(of(100, 20, 20, 20).npmi()).isCloseTo(1, within(1e-12));
        assertThat(of(5, 5, 5, 5)).satisfies(all -> {
            assertThat(all.npmi()).isEqualTo(1);
            assertThat(all.smoothed()).isEqualTo(1);
        });
    }

    @Test
    void its_formula_is_that_of_mlflow() {
        // of calculate_npmi_from_counts(10, 20, 15, 100) in MLflow 3.17.2
        assertThat(of(100, 20, 15, 10).npmi()).isCloseTo(0.5228787452803378, within(1e-12));
        assertThat(of(100, 20, 15, 10).smoothed()).isCloseTo(0.5098689991831412, within(1e-12));
        assertThat(of(100, 20, 30, 0).smoothed()).isCloseTo(-0.47886922680045957, within(1e-12));
    }

    @Test
    void a_filter_that_finds_nothing_goes_with_nothing() {
        assertThat(of(100, 0, 30, 0).npmi()).isNaN();
        assertThat(of(100, 30, 0, 0).smoothed()).isNaN();
        assertThat(of(0, 0, 0, 0).npmi()).isNaN();
    }

    private static Correlation of(long total, long first, long second, long both) {
        return Correlation.of(new FilterCounts(total, first, second, both));
    }
}
