// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CohortTest {

    private static final ServiceName PENGUINS = new ServiceName("default", "penguins");
    private static final RevisionName ONE = RevisionName.of(PENGUINS, 1);
    private static final RevisionName TWO = RevisionName.of(PENGUINS, 2);
    private static final int CALLERS = 20_000;

    @Test
    void bucketsAreThoseOfTheDefinition() throws IOException {
        List<String> vectors = Files.readAllLines(Path.of("../src/site/reference/cohorts.csv"));

        assertThat(vectors.subList(1, vectors.size())).hasSizeGreaterThan(20).allSatisfy(vector -> {
            String[] fields = vector.split(",", -1);
            assertThat(Cohort.bucket(fields[0], fields[1])).isEqualTo(Integer.parseInt(fields[2]));
        });
    }

    @Test
    void whoHasTheNewestRevisionKeepsItAtEveryHigherPercent() {
        for (int caller = 0; caller < 500; caller++) {
            boolean newest = false;
            for (int percent = 0; percent <= 100; percent++) {
                boolean now = at(percent, "user-" + caller).equals(TWO);
                assertThat(now || !newest)
                        .as("caller %d at %d %%", caller, percent)
                        .isTrue();
                newest = now;
            }
            assertThat(newest).isTrue();
        }
    }

    /** Four standard deviations of a fair draw; of 11 shares, one in 1,400 runs of other names would be outside. */
    @Test
    void callersAreSharedAsThePercentsSay() {
        for (int percent = 0; percent <= 100; percent += 10) {
            int share = percent;
            double p = share / 100.0;

            long newest = IntStream.range(0, CALLERS)
                    .filter(caller -> at(share, "user-" + caller).equals(TWO))
                    .count();

            assertThat((double) newest).isBetween(CALLERS * p - 4 * sigma(p), CALLERS * p + 4 * sigma(p));
        }
    }

    /** Independent: of the callers who were first in one rollout, a tenth is first in the next. */
    @Test
    void eachRolloutHasOtherFirstCallers() {
        List<Integer> first = IntStream.range(0, CALLERS)
                .filter(caller -> Cohort.bucket("penguins-00002", "user-" + caller) < 1_000)
                .boxed()
                .toList();

        long again = first.stream()
                .filter(caller -> Cohort.bucket("penguins-00003", "user-" + caller) < 1_000)
                .count();

        assertThat(again / (double) first.size()).isBetween(0.05, 0.15);
    }

    @Test
    void everyBucketOfThreeTargetsHasOneAndSharesAreExact() {
        RevisionName three = RevisionName.of(PENGUINS, 3);
        Route route = new Route(
                PENGUINS,
                1,
                List.of(TrafficTarget.of(ONE, 57), TrafficTarget.of(TWO, 33), TrafficTarget.of(three, 10)));

        Map<RevisionName, Long> shares = IntStream.range(0, Cohort.BUCKETS)
                .mapToObj(bucket -> route.share(bucket).revision())
                .collect(Collectors.groupingBy(revision -> revision, Collectors.counting()));

        assertThat(shares).isEqualTo(Map.of(ONE, 5_700L, TWO, 3_300L, three, 1_000L));
        assertThat(route.salt()).isEqualTo("penguins-00003");
    }

    private static double sigma(double p) {
        return Math.sqrt(CALLERS * p * (1 - p));
    }

    private static RevisionName at(int percent, String caller) {
        Route route = new Route(
                PENGUINS,
                1,
                List.of(TrafficTarget.of(ONE, 100 - percent), TrafficTarget.of(TWO, percent)),
                Optional.of(new Affinity.Header("X-User")));
        return route.share(Cohort.bucket(route.salt(), caller)).revision();
    }
}
