// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.functions.retraining.data.Samples.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {

    @Test
    void refusesDataOfOneClass() {
        List<Sample> samples = List.of(new Sample(List.of(1.0), "A"), new Sample(List.of(2.0), "A"));

        assertThatThrownBy(() -> Split.of(samples, 20, 1)).hasMessageContaining("two classes or more");
    }

    @Test
    void refusesAClassThatCannotBothBeLearnedAndMeasured() {
        List<Sample> samples =
                List.of(new Sample(List.of(1.0), "A"), new Sample(List.of(2.0), "A"), new Sample(List.of(3.0), "B"));

        assertThatThrownBy(() -> Split.of(samples, 20, 1)).hasMessageContaining("Class 'B' has one complete row");
    }
}
