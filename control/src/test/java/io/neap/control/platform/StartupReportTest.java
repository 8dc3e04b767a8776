// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionStatus.StartupPart;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupReportTest {

    private static final Instant ASKED = Instant.parse("2026-01-01T00:00:00Z");
    private static final StartupReport REPORT = new StartupReport(ASKED, after(5), after(15), after(900));

    @Test
    void thePartsAreInOrderAndSumUp() {
        Map<String, Object> left = report(micros(after(40)), 300_000, 40_000);

        assertThat(REPORT.parts(left))
                .containsExactly(
                        part("queue", 5),
                        part("spawn", 10),
                        part("main", 25),
                        part("config", 300),
                        part("session", 40),
                        part("ready", 520));
        assertThat(REPORT.parts(left).stream().map(StartupPart::duration).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void theReadinessAnswerSaysTheSame() {
        Map<String, Object> answer = values("""
                {"status": "UP", "checks": [
                  {"name": "other", "status": "UP"},
                  {"name": "model", "status": "UP",
                   "data": {"warm-up": 3000, "config": 700000, "fetch": 7000, "process": 1}}]}
                """);

        assertThat(REPORT.parts(answer))
                .containsExactly(
                        part("queue", 5),
                        part("spawn", 10),
                        part("config", 700),
                        part("fetch", 7),
                        part("warm-up", 3),
                        part("ready", 175));
    }

    @Test
    void anImageThatHadToBeFetchedIsAPartOfTheWayToTheProcess() {
        StartupReport report = new StartupReport(ASKED, after(5), after(15), after(900), Duration.ofMillis(7));

        assertThat(report.parts(Map.of()))
                .containsExactly(part("queue", 5), part("pull", 7), part("spawn", 3), part("ready", 885));
    }

    @Test
    void aPullThatSeemsLongerThanTheWayIsAllOfIt() {
        StartupReport report = new StartupReport(ASKED, after(5), after(15), after(900), Duration.ofMillis(11));

        assertThat(report.parts(report(micros(after(12)), 20_000, 10_000)))
                .startsWith(part("queue", 5), part("pull", 7), part("spawn", 0), part("main", 0));
    }

    @Test
    void aProcessThatIsQuickerThanTheNewsOfItTakesItsTimeFromTheSpawn() {
        assertThat(REPORT.parts(report(micros(after(12)), 20_000, 10_000)))
                .contains(part("spawn", 7), part("main", 0), part("ready", 858));
    }

    @Test
    void aClockThatIsSetBackMakesNoPartNegative() {
        assertThat(REPORT.parts(report(micros(after(-500)), 2_000_000, 10_000)))
                .allSatisfy(part -> assertThat(part.duration()).isGreaterThanOrEqualTo(Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"checks\": 3}", "{\"checks\": [{\"name\": \"model\"}]}"})
    void aFunctionThatReportsNothingIsReadyToo(String body) {
        assertThat(REPORT.parts(values(body))).containsExactly(part("queue", 5), part("spawn", 10), part("ready", 885));
    }

    private static Map<String, Object> report(long began, long config, long session) {
        return Map.of("began", began, "session", session, "config", config);
    }

    private static Map<String, Object> values(String json) {
        return new JsonObject(json).getMap();
    }

    private static long micros(Instant instant) {
        return instant.toEpochMilli() * 1000;
    }

    private static Instant after(long millis) {
        return ASKED.plusMillis(millis);
    }

    private static StartupPart part(String name, long millis) {
        return new StartupPart(name, Duration.ofMillis(millis));
    }
}
