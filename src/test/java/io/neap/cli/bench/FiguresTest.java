// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neap.cli.bench.cold.ColdReport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Machine MACHINE = new Machine("a processor", 2, 24, "Linux", "25", 0.1);

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Figures.quantile(new double[] {4, 1, 3, 2}, 0.5)).isEqualTo(2.5);
        assertThat(Figures.quantile(new double[] {9, 1, 3}, 0.5)).isEqualTo(3);
    }

    @Test
    void theNinetyFifthPercentileIsTheNearestRank() {
        double[] twenty = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();

        assertThat(Figures.quantile(twenty, 0.95)).isEqualTo(19);
        assertThat(Figures.quantile(new double[] {7}, 0.95)).isEqualTo(7);
    }

    @Test
    void eachPartHasAMedianOfItsOwn() {
        Figures figures = Figures.of(List.of(start(100, 10), start(300, 20), start(200, 90)));

        assertThat(figures.firstAnswer()).isEqualTo(200);
        assertThat(figures.min()).isEqualTo(100);
        assertThat(figures.parts()).containsExactly(Map.entry("config", 20.0));
        assertThat(figures.runs()).isEqualTo(3);
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() {
        Sample wake = new Sample(100, new ProcessCost(0, 0, 0), Map.of("config", 10.0));

        JsonNode figures = new ObjectMapper().valueToTree(Figures.of(List.of(wake)));

        assertThat(figures.fieldNames())
                .toIterable()
                .contains("first_answer_ms")
                .doesNotContain("rss_mb", "pss_mb", "cpu_ms");
    }

    @Test
    void theGainIsTheRatioOfTheMedians() {
        Figures quick = Figures.of(List.of(start(100, 10)));
        Figures slow = Figures.of(List.of(start(1500, 10)));

        assertThat(report(Map.of("native", quick, "jvm", slow)).nativeGain()).contains(15.0);
    }

    @Test
    void withoutANativeExecutableThereIsNoGainAndAHintInstead() {
        ColdReport report = report(Map.of("jvm", Figures.of(List.of(start(1500, 10)))));

        assertThat(report.nativeGain()).isEmpty();
        assertThat(report.json()).containsEntry("native", null);
        assertThat(report.lines()).anyMatch(line -> line.contains("There is no native executable"));
    }

    private static ColdReport report(Map<String, Figures> figures) {
        return new ColdReport(Map.of("native", "native executable", "jvm", "JVM"), figures, MACHINE);
    }

    private static Sample start(double millis, double config) {
        return new Sample(millis, new ProcessCost(50, 40, 30), Map.of("config", config));
    }
}
