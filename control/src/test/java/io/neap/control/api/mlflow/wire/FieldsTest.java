// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void a_number_may_be_a_text_as_long_as_a_number() {
        Fields fields = said("0".repeat(999) + "7");

        assertThat(fields.integer("n")).contains(7L);
        assertThat(fields.requiredNumber("n")).isEqualTo(7);
    }

    @Test
    void a_longer_text_is_no_number() {
        Fields fields = said("0".repeat(1_000) + "7");

        assertThatThrownBy(() -> fields.integer("n"))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("an integer of 64 bits is expected.");
        assertThatThrownBy(() -> fields.requiredNumber("n"))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("a number is expected.");
    }

    @Test
    void python_writes_booleans_with_a_capital() {
        assertThat(said("False").flag("n", true)).isFalse();
        assertThat(said("True").flag("n", false)).isTrue();
        assertThat(said("1").flag("other", true)).isTrue();
        assertThatThrownBy(() -> said("1").flag("n", true)).isInstanceOf(DomainException.class);
    }

    @Test
    void a_long_value_is_not_told_back_whole() {
        assertThatThrownBy(() -> said("x".repeat(100_000)).integer("n"))
                .isInstanceOf(DomainException.class)
                .message()
                .contains("xxx…")
                .hasSizeLessThan(500);
    }

    private static Fields said(String number) {
        return Fields.of(("{\"n\": \"" + number + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
