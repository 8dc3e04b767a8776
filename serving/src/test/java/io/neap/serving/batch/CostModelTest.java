// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CostModelTest {

    private final CostModel cost = new CostModel();

    @Test
    void nothingIsForetoldBeforeTheFirstRun() {
        assertThat(cost.estimate(16)).isZero();
    }

    @Test
    void oneSizeAloneTellsItsOwnTimeForAll() {
        cost.observe(4, 1000);
        cost.observe(4, 1200);

        assertThat(cost.estimate(4)).isCloseTo(1100, within(5L));
        assertThat(cost.estimate(8)).isEqualTo(cost.estimate(4));
    }

    @Test
    void twoSizesTellWhatARunAndWhatARowCost() {
        for (int i = 0; i < 20; i++) {
            cost.observe(1, 1100);
            cost.observe(16, 2600);
        }

        assertThat(cost.estimate(1)).isCloseTo(1100, within(5L));
        assertThat(cost.estimate(8)).isCloseTo(1800, within(5L));
        assertThat(cost.estimate(32)).isCloseTo(4200, within(5L));
    }

    @Test
    void aMachineThatBecomesSlowerIsFollowed() {
        for (int i = 0; i < 1000; i++) {
            cost.observe(1 + i % 8, 1000 + 100 * (1 + i % 8));
        }

        for (int i = 0; i < 1000; i++) {
            cost.observe(1 + i % 8, 3000 + 300 * (1 + i % 8));
        }

        assertThat(cost.estimate(4)).isCloseTo(4200, within(50L));
    }

    @Test
    void onePauseIsNotLearntAsTheCost() {
        for (int i = 0; i < 200; i++) {
            cost.observe(1 + i % 8, 1000);
        }

        cost.observe(1, 1_000_000_000);

        assertThat(cost.estimate(1)).isLessThan(1200);
    }

    @Test
    void aRowThatSeemsToCostLessThanNothingCostsNothing() {
        cost.observe(1, 2000);
        cost.observe(8, 1000);

        assertThat(cost.estimate(100)).isPositive().isEqualTo(cost.estimate(1));
    }
}
