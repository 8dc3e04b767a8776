// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.control.error.DomainException;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.ServiceName;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysisTest {

    private static final RevisionName REVISION = RevisionName.of(new ServiceName("default", "penguins"), 2);
    private static final Analysis ANALYSIS = new Analysis(50, 0.01, 2.0, Duration.ofMillis(20));

    @ParameterizedTest(name = "{0} requests, {1} errors, stable {2} of 1000: {3}")
    @CsvSource({
        "0, 0, 0, INCONCLUSIVE", // nothing is known
        "49, 0, 0, INCONCLUSIVE", // not enough requests
        "50, 0, 0, PASS",
        "1, 1, 0, INCONCLUSIVE", // one mishap is no proof
        "2, 2, 0, INCONCLUSIVE",
        "3, 3, 0, FAIL", // a broken model is known at once
        "50, 1, 0, INCONCLUSIVE", // 2 % measured, but 1 % is still likely
        "50, 2, 0, INCONCLUSIVE",
        "60, 10, 0, FAIL",
        "100, 1, 0, PASS",
        "1000, 10, 0, PASS",
        "1000, 40, 0, FAIL",
        "1000, 40, 40, PASS", // what both suffer is not the candidate's fault
        "1000, 200, 40, FAIL",
    })
    void errors_decide_as_soon_as_they_are_certain(long requests, long errors, long stableErrors, Outcome expected) {
        Verdict verdict =
                ANALYSIS.judge(traffic(requests, errors, 10, 12), Optional.of(traffic(1000, stableErrors, 10, 12)));

        assertThat(verdict.outcome()).as(verdict.toString()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "p95 {0} ms against {1} ms: {2}")
    @CsvSource({
        "10, 10, PASS",
        "1, 100, PASS",
        "29, 10, PASS", // more than twice, but less than the floor of 20 ms slower
        "31, 10, FAIL",
        "100, 60, PASS",
        "121, 60, FAIL",
        "8, 1, PASS", // noise of a few milliseconds
        "0, 10, PASS", // every request was a cold one
    })
    void a_candidate_may_be_slower_by_a_ratio_or_a_floor(long candidate, long stable, Outcome expected) {
        Verdict verdict = ANALYSIS.judge(traffic(60, 0, candidate, 500), Optional.of(traffic(100, 0, stable, 500)));

        assertThat(verdict.outcome()).as(verdict.toString()).isEqualTo(expected);
    }

    @Test
    void the_99th_percentile_counts_only_where_there_are_enough_requests_for_one() {
        RevisionTraffic stable = traffic(1000, 0, 10, 20);

        assertThat(ANALYSIS.judge(traffic(199, 0, 10, 900), Optional.of(stable)).outcome())
                .isEqualTo(Outcome.PASS);
        assertThat(ANALYSIS.judge(traffic(200, 0, 10, 900), Optional.of(stable)).fails("p99_ms"))
                .isTrue();
    }

    @Test
    void without_enough_requests_to_the_stable_revision_there_is_nothing_to_compare_yet() {
        Verdict open = ANALYSIS.judge(traffic(60, 0, 10, 10), Optional.of(traffic(10, 0, 10, 10)));
        Verdict alone = ANALYSIS.judge(traffic(60, 0, 10, 10), Optional.empty());

        assertThat(open.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(open.reason()).contains("10 of at least 50 requests to the stable revision");
        assertThat(alone.outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void a_verdict_says_every_value_and_threshold_and_is_read_back_from_them() {
        Verdict verdict = ANALYSIS.judge(traffic(100, 50, 30, 40), Optional.of(traffic(200, 0, 5, 6)));

        assertThat(verdict.reason())
                .isEqualTo("error rate 50.0 % (50 of 100 requests), allowed 1.0 %;"
                        + " p95 30.0 ms against 5.0 ms, allowed 25.0 ms");
        assertThat(verdict.measurements())
                .extracting(Measurement::metric)
                .containsExactly("requests", "error_rate", "p95_ms");
        assertThat(Verdict.ofEvidence(verdict.evidence())).isEqualTo(verdict);
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new Analysis(0, 0.01, 2, Duration.ZERO))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("minRequests");
        assertThatThrownBy(() -> new Analysis(1, 1.5, 2, Duration.ZERO)).hasMessageContaining("maxErrorRate");
        assertThatThrownBy(() -> new Analysis(1, 0.1, 0.5, Duration.ZERO)).hasMessageContaining("maxLatencyRatio");
        assertThatThrownBy(() -> new Analysis(1, 0.1, 1, Duration.ofMillis(-1))).hasMessageContaining("latencyFloor");
    }

    private static RevisionTraffic traffic(long requests, long errors, long p95, long p99) {
        return new RevisionTraffic(
                REVISION,
                requests,
                errors,
                0,
                Duration.ofMillis(Math.min(p95, 5)),
                Duration.ofMillis(p95),
                Duration.ofMillis(p99));
    }
}
