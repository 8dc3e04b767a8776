// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurveyTest {

    @Test
    void a_few_or_less_than_half_are_what_a_crash_has_left() {
        assertThat(new Survey(true, true, 40, 31).isPlausible()).isTrue();
        assertThat(new Survey(true, true, 10_000, 5_000).isPlausible()).isTrue();
    }

    @Test
    void most_of_a_store_without_a_name_is_another_neaps_or_a_lost_database() {
        assertThat(new Survey(true, true, 40, 32).isPlausible()).isFalse();
        assertThat(new Survey(true, true, 10_000, 5_001).isPlausible()).isFalse();
    }

    @Test
    void nothing_is_believed_before_all_was_compared_or_while_nothing_has_a_name() {
        assertThat(new Survey(false, true, 10_000, 1).isPlausible()).isFalse();
        assertThat(new Survey(true, false, 10, 1).isPlausible()).isFalse();
    }
}
