// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
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
        Condition condition = (Condition) SearchParser.filter(SearchSchema.RUNS, text);

        assertThat(condition.field()).isEqualTo(new Field(kind, key));
        assertThat(condition.operator().symbol()).isEqualTo(operator);
        assertThat(condition.value()).hasToString(value);
    }

    @Test
    void comparisons_are_joined_by_and_in_any_case() {
        assertThat(shape(" metrics.a>1 AND params.b='x' and\ntags.c = 'and' ")).isEqualTo("(a and b and c)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics.a = 1 or metrics.b = 2                        | (a or b)",
                "metrics.a = 1 OR metrics.b = 2 AND metrics.c = 3      | (a or (b and c))",
                "(metrics.a = 1 OR metrics.b = 2) AND metrics.c = 3    | ((a or b) and c)",
                "NOT metrics.a = 1 AND metrics.b = 2                   | (not a and b)",
                "not (metrics.a = 1 and not metrics.b = 2)             | not (a and not b)",
                "((metrics.a = 1))                                     | a"
            })
    void or_not_and_parentheses_bind_as_everywhere(String text, String shape) {
        assertThat(shape(text)).isEqualTo(shape);
    }

    @Test
    void a_value_may_be_long_and_a_filter_not_without_end() {
        assertThat(shape("tags.a = '" + "it''s ".repeat(20_000) + "'")).isEqualTo("a");
        String endless = "run_id IN (" + "'a', ".repeat(10_000) + "'a')";
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.RUNS, endless))
                .hasMessageContaining("more than 10000 words and values");
    }

    @Test
    void a_filter_that_is_nested_without_end_is_refused() {
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.RUNS, "(".repeat(5_000)))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("nested more than 100 deep");
    }

    @Test
    void a_blank_filter_has_no_condition() {
        assertThat(SearchParser.filter(SearchSchema.RUNS, " \t ")).isEqualTo(new Filter.All(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.a = 1 OR",
                "(metrics.a = 1",
                "metrics.a = 1)",
                "()",
                "NOT",
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
        assertThatThrownBy(() -> SearchParser.filter(SearchSchema.RUNS, "metrics.a = 1 XOR metrics.b = 2"))
                .hasMessageContaining("Invalid clause(s) in filter string: 'XOR'");
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

    private static String shape(String text) {
        return shape(SearchParser.filter(SearchSchema.RUNS, text));
    }

    private static String shape(Filter filter) {
        return switch (filter) {
            case Condition condition -> condition.field().key();
            case Filter.All(List<Filter> parts) -> joined(parts, " and ");
            case Filter.Any(List<Filter> parts) -> joined(parts, " or ");
            case Filter.Not(Filter part) -> "not " + shape(part);
        };
    }

    private static String joined(List<Filter> parts, String operator) {
        return parts.stream().map(SearchParserTest::shape).collect(joining(operator, "(", ")"));
    }
}
