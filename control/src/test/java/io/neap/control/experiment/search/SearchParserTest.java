// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.experiment.search.Condition.Value;
import io.neap.control.experiment.search.Field.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "metrics.loss < 0.2         | METRIC    | loss            | <           | Numeric[number=0.2]",
                "metric.`a b/c` >= -1e-3    | METRIC    | a b/c           | >=          | Numeric[number=-0.001]",
                "metrics.\"x\" <> 3         | METRIC    | x               | !=          | Numeric[number=3.0]",
                "metrics.a.b-c:d = 1        | METRIC    | a.b-c:d         | =           | Numeric[number=1.0]",
                "parameter.C = '0.5'        | PARAM     | C               | =           | Text[text=0.5]",
                "params.C LIKE \"0%\"       | PARAM     | C               | LIKE        | Text[text=0%]",
                "param.x is null            | PARAM     | x               | IS NULL     | None[]",
                "tags.mlflow.user = 'a'     | TAG       | mlflow.user     | =           | Text[text=a]",
                "tag.`a``b` IS NOT NULL     | TAG       | a`b             | IS NOT NULL | None[]",
                "tags.q = 'it''s'           | TAG       | q               | =           | Text[text=it's]",
                "status != 'FAILED'         | ATTRIBUTE | status          | !=          | Text[text=FAILED]",
                "attr.created > 10          | ATTRIBUTE | start_time      | >           | Numeric[number=10.0]",
                "run.`Run name` ilike 'A%'  | ATTRIBUTE | run_name        | ILIKE       | Text[text=A%]",
                "run_id in ('a', \"b\")     | ATTRIBUTE | run_id          | IN          | Texts[texts=[a, b]]",
                "run_id NOT IN ('a')        | ATTRIBUTE | run_id          | NOT IN      | Texts[texts=[a]]",
                "dataset.context = 'train'  | DATASET   | context         | =           | Text[text=train]",
                "datasets.name in ('p')     | DATASET   | name            | IN          | Texts[texts=[p]]"
            })
    void a_comparison_is_read(String text, Kind kind, String key, String operator, String value) {
        Condition condition = SearchParser.filter(SearchSchema.RUNS, text).getFirst();

        assertThat(condition.field()).isEqualTo(new Field(kind, key));
        assertThat(condition.operator().symbol()).isEqualTo(operator);
        assertThat(condition.value()).hasToString(value);
    }

    @Test
    void comparisons_are_joined_by_and_in_any_case() {
        List<Condition> conditions =
                SearchParser.filter(SearchSchema.RUNS, " metrics.a>1 AND params.b='x' and\ntags.c = 'and' ");

        assertThat(conditions).extracting(condition -> condition.field().key()).containsExactly("a", "b", "c");
        assertThat(conditions.getLast().value()).isEqualTo(new Value.Text("and"));
    }

    @Test
    void a_blank_filter_has_no_condition() {
        assertThat(SearchParser.filter(SearchSchema.RUNS, " \t ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.a = 1 OR metrics.b = 2",
                "(metrics.a = 1)",
                "NOT metrics.a = 1",
                "metrics.a = 'x'",
                "metrics.a LIKE 'x'",
                "metrics.a IS NULL",
                "metrics.a",
                "metrics.a >",
                "metrics.a > 1 AND",
                "metrics.a > 1 2",
                "metrics. > 1",
                "params.a = 1",
                "params.a = x",
                "params.a > 'x'",
                "params.a = `x`",
                "tags.a IN ('x')",
                "run_id IN ()",
                "run_id IN ('a',)",
                "run_id IN ('a'",
                "artifact_uri IN ('a')",
                "nonsense = 'a'",
                "attributes.nonsense = 'a'",
                "datasets.source = 'a'",
                "traces.a = 'b'",
                "start_time > '1'",
                "status > 'A'",
                "tags.a = 'unclosed",
                "tags.a = 'a'; drop table run",
                "tags.a == 'a'",
                "metrics.a = 1 -- comment",
                "1 = 1"
            })
    void what_the_language_does_not_have_is_a_mistake_of_the_user(String text) {
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.RUNS, text))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE));
    }

    @Test
    void the_offending_part_is_shown() {
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.RUNS, "metrics.a = 1 OR metrics.b = 2"))
                .hasMessageContaining("Invalid clause(s) in filter string: 'OR'");
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.RUNS, "params.a > 'x'"))
                .hasMessageContaining("Invalid comparator '>'");
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.EXPERIMENTS, "metrics.a = 1"))
                .hasMessageContaining("Invalid entity type 'metrics'");
    }

    @ParameterizedTest
    @CsvSource({
        "metrics.loss DESC, METRIC, loss, false",
        "metrics.`a b` asc, METRIC, a b, true",
        "start_time, ATTRIBUTE, start_time, true",
        "attributes.Created desc, ATTRIBUTE, start_time, false",
        "params.C, PARAM, C, true"
    })
    void an_order_is_read(String text, Kind kind, String key, boolean ascending) {
        assertThat(SearchParser.order(SearchSchema.RUNS, text)).isEqualTo(new Order(new Field(kind, key), ascending));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "metrics.a down", "metrics.a DESC DESC", "nonsense", "1", "start_time; select 1"})
    void an_order_that_is_none_is_a_mistake_of_the_user(String text) {
        assertThatThrownBy(() -> SearchParser.order(SearchSchema.RUNS, text)).isInstanceOf(DomainException.class);
    }
}
