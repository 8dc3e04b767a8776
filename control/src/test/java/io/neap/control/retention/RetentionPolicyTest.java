// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.search.SearchParser;
import io.neap.control.experiment.search.SearchSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final long A_DAY_AGO = Instant.parse("2026-11-29T12:00:00Z").toEpochMilli();
    private static final long TWO_DAYS_AGO =
            Instant.parse("2026-11-28T12:00:00Z").toEpochMilli();

    private static final Map<String, Object> WHOLE = Map.of(
            "deletedAfterDays",
            1,
            "runs",
            List.of(Map.of("filter", "status = 'FAILED'", "afterDays", 2)),
            "curves",
            Map.of("afterDays", 1, "points", 100),
            "orphansAfterDays",
            2,
            "tracesAfterDays",
            1,
            "automatic",
            true);

    @Test
    void a_policy_that_says_nothing_removes_nothing() {
        List<Rule> rules = RetentionPolicy.NOTHING.rules(NOW);

        assertThat(rules).containsExactly(new Rule.EmptyFolders());
    }

    @Test
    void each_wish_is_a_rule_with_the_time_that_it_reaches_to() {
        RetentionPolicy policy = PolicyDocument.read(WHOLE);

        List<Rule> rules = policy.rules(NOW);

        assertThat(rules)
                .containsExactly(
                        new Rule.DeleteRuns(SearchParser.filter(SearchSchema.RUNS, "status = 'FAILED'"), TWO_DAYS_AGO),
                        new Rule.PurgeRuns(A_DAY_AGO),
                        new Rule.PurgeModels(A_DAY_AGO),
                        new Rule.PurgeExperiments(A_DAY_AGO),
                        new Rule.ThinCurves(A_DAY_AGO, 100),
                        new Rule.DeleteTraces(A_DAY_AGO),
                        new Rule.DropOrphans(TWO_DAYS_AGO),
                        new Rule.EmptyFolders());
    }

    @Test
    void a_policy_is_read_as_it_was_written() {
        assertThat(PolicyDocument.write(PolicyDocument.read(WHOLE))).isEqualTo(WHOLE);
        assertThat(PolicyDocument.read(Map.of())).isEqualTo(RetentionPolicy.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    deletedAfterDay  | 1     | There is no deletedAfterDay in a policy
                    deletedAfterDays | -1    | deletedAfterDays must be a whole number from 0 to 36500, but is -1
                    deletedAfterDays | 1.5   | deletedAfterDays must be a whole number
                    tracesAfterDays  | '"x"' | tracesAfterDays must be a whole number
                    automatic        | '"x"' | automatic must be true or false
                    curves           | 3     | curves must be an object
                    runs             | 3     | runs must be a list of at most 20""")
    void a_mistake_names_the_field_and_what_it_must_be(String field, String value, String message) {
        Object wrong = value.equals("1.5") ? (Object) 1.5 : value.startsWith("\"") ? value : Integer.valueOf(value);

        assertThatThrownBy(() -> PolicyDocument.read(Map.of(field, wrong)))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_mistake_inside_a_rule_names_its_place() {
        assertThatThrownBy(() -> PolicyDocument.read(
                        Map.of("runs", List.of(Map.of("filter", "state = 'FAILED'", "afterDays", 1)))))
                .hasMessageContaining("runs[0].filter: Invalid attribute key 'state'");
        assertThatThrownBy(() -> PolicyDocument.read(Map.of("runs", List.of(Map.of("filter", "")))))
                .hasMessageContaining("runs[0].afterDays must be a whole number from 0 to 36500.");
        assertThatThrownBy(() -> PolicyDocument.read(Map.of("curves", Map.of("afterDays", 1, "points", 9))))
                .hasMessageContaining("curves.points must be a whole number from 10");
    }

    @Test
    void a_turn_goes_on_where_its_steps_end_and_adds_up_what_they_did() {
        Turn turn = new Turn(List.of(new Rule.PurgeRuns(1), new Rule.EmptyFolders()));

        turn.advance(new Step(List.of(new Gone("a", 10, Map.of())), Optional.of("a")));
        assertThat(turn.after()).isEqualTo("a");
        turn.advance(new Step(List.of(new Gone("b", 5, Map.of())), Optional.empty()));
        assertThat(turn.rule()).isEqualTo(new Rule.EmptyFolders());
        assertThat(turn.report().complete()).isFalse();
        turn.advance(new Step(List.of(), Optional.empty()));

        assertThat(turn.isOpen()).isFalse();
        assertThat(turn.report())
                .isEqualTo(new RetentionReport(true, List.of(new Tally("purge-runs", 2, 15, List.of("a", "b")))));
    }
}
