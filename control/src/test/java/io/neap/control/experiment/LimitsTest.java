// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    private static final Metric POINT = new Metric("m", 1, 1, 1, null, null, null, null);

    @Test
    void a_batch_at_its_limits_passes_and_one_more_does_not() {
        assertThatCode(() -> Limits.batch(new Batch(Collections.nCopies(1_000, POINT), List.of(), List.of())))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Limits.batch(new Batch(Collections.nCopies(1_001, POINT), List.of(), List.of())))
                .hasMessageContaining("at most 1000 metrics. Got 1001 metrics.");
        assertThatThrownBy(() ->
                        Limits.batch(new Batch(List.of(), List.of(), Collections.nCopies(101, new Tag("a", "")))))
                .hasMessageContaining("at most 100 tags");
        assertThatThrownBy(() -> Limits.batch(
                        new Batch(Collections.nCopies(1_000, POINT), List.of(new Param("a", "")), List.of())))
                .hasMessageContaining("at most 1000 metrics, params, and tags");
    }

    @Test
    void a_param_twice_in_one_batch_is_refused() {
        Batch batch = new Batch(List.of(), List.of(new Param("a", "1"), new Param("a", "1")), List.of());

        assertThatThrownBy(() -> Limits.batch(batch)).hasMessageContaining("Duplicate parameter keys");
    }

    @Test
    void a_time_before_1970_is_refused() {
        Metric early = new Metric("m", 1, -1, 0, null, null, null, null);

        assertThatThrownBy(() -> Limits.batch(Batch.of(early))).hasMessageContaining("'metrics[0].timestamp'");
    }

    @Test
    void long_keys_and_values_are_refused_and_the_limit_is_named() {
        assertThatThrownBy(() -> Limits.tag("", new Tag("k".repeat(251), ""), Limits.TAG))
                .hasMessageContaining("'key' exceeds the maximum length of 250 characters");
        assertThatThrownBy(() -> Limits.tag("", new Tag("k", "v".repeat(8_001)), Limits.TAG))
                .hasMessageContaining("8000");
        assertThatThrownBy(() -> Limits.param("", new Param("k", "v".repeat(6_001))))
                .hasMessageContaining("6000");
        assertThatCode(() -> Limits.param("", new Param("k".repeat(250), "v".repeat(6_000))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/../b", "/a", "a//b", "a/", "a\\b", "a\u0000", "a*", "a,b"})
    void a_key_that_is_no_plain_path_is_refused(String key) {
        assertThatThrownBy(() -> Limits.tag("", new Tag(key, ""), Limits.TAG)).isInstanceOf(DomainException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b.c-d_e:f g", "größe", "mlflow.user"})
    void a_key_of_letters_digits_and_plain_signs_passes(String key) {
        assertThatCode(() -> Limits.tag("", new Tag(key, ""), Limits.TAG)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "a b", "a;b", "'"})
    void a_run_id_of_other_signs_is_refused(String runId) {
        assertThatThrownBy(() -> Limits.runId(runId))
                .hasMessageContaining("Invalid value \"" + runId + "\" for parameter 'run_id' supplied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.0", "1234567890123456789"})
    void an_experiment_id_that_is_no_number_is_refused(String id) {
        assertThatThrownBy(() -> Limits.experimentId(id)).isInstanceOf(DomainException.class);
    }
}
