// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {

    @Test
    void every_form_is_read_and_written_back() {
        assertThat(ModelReference.parse("models:/penguins/1")).isEqualTo(new ModelReference.Version("penguins", "1"));
        assertThat(ModelReference.parse("models:/penguins/latest")).isEqualTo(new ModelReference.Latest("penguins"));
        assertThat(ModelReference.parse("models:/a b@champion"))
                .isEqualTo(new ModelReference.ByAlias("a b", "champion"));
        assertThat(ModelReference.parse("models:/m-0f")).isEqualTo(new ModelReference.Logged("m-0f"));
        assertThat(ModelReference.parse("models:/a b@champion")).hasToString("models:/a b@champion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "penguins", "models:/", "models:/penguins", "models:/penguins/", "models:/penguins/0",
                "models:/penguins/x", "models:/a/b/1", "models:/penguins@", "models:/@a", "models:/a@b c",
                        "models:/a/1@b",
                "models:/penguins/Production", "models:/m-", "model:/a/1"
            })
    void another_form_is_refused(String text) {
        assertThatThrownBy(() -> ModelReference.parse(text))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("models:/name/version");
    }
}
