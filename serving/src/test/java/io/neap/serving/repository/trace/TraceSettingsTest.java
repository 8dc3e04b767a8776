// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.trace;

import static io.neap.serving.repository.trace.TraceSetting.COUNT;
import static io.neap.serving.repository.trace.TraceSetting.LEVEL;
import static io.neap.serving.repository.trace.TraceSetting.LOG_FREQUENCY;
import static io.neap.serving.repository.trace.TraceSetting.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceSettingsTest {

    private static final int MANY = 100;

    private final TraceSettings settings = new TraceSettings();

    @Test
    void atTheStartEveryRequestIsTaken() {
        assertThat(settings.values(null))
                .isEqualTo(Map.of(
                        LEVEL, TraceSettings.TIMESTAMPS, RATE, 1, COUNT, TraceSettings.UNLIMITED, LOG_FREQUENCY, 0));
        assertThat(taken("iris", MANY)).isEqualTo(MANY);
    }

    @Test
    void offTakesNone() {
        set(null, LEVEL, TraceSettings.OFF);

        assertThat(taken("iris", MANY)).isZero();
    }

    @Test
    void aRateTakesOneInSoManyAndBeginsAnewWithEachChange() {
        set(null, RATE, 4);

        assertThat(taken("iris", 3)).isZero();
        assertThat(taken("iris", 1)).isEqualTo(1);
        assertThat(taken("iris", MANY)).isEqualTo(MANY / 4);

        assertThat(taken("iris", 2)).isZero();
        set(null, RATE, 4);
        assertThat(taken("iris", 3)).isZero();
    }

    @Test
    void aCountEndsThemAndTellsWhatIsLeft() {
        set(null, COUNT, 3);

        assertThat(taken("iris", 2)).isEqualTo(2);
        assertThat(settings.values(null)).containsEntry(COUNT, 1);
        assertThat(taken("iris", MANY)).isEqualTo(1);
        assertThat(settings.values(null)).containsEntry(COUNT, 0);

        set(null, COUNT, 1);
        assertThat(taken("iris", MANY)).isEqualTo(1);
    }

    @Test
    void aModelsSettingsStandBeforeThoseOfAll() {
        set(null, LEVEL, TraceSettings.OFF);
        set("iris", LEVEL, TraceSettings.TIMESTAMPS);

        assertThat(taken("iris", MANY)).isEqualTo(MANY);
        assertThat(taken("rose", MANY)).isZero();
        assertThat(settings.values("rose")).isEqualTo(settings.values(null));
    }

    @Test
    void whatAModelDoesNotSetIsAsForAllWhenItIsAsked() {
        set("iris", RATE, 2);
        set(null, COUNT, 3);

        assertThat(settings.values("iris")).containsEntry(RATE, 2).containsEntry(COUNT, 3);
        assertThat(taken("iris", 4)).isEqualTo(2);
        assertThat(settings.values(null)).as("one count for both").containsEntry(COUNT, 1);
        assertThat(taken("rose", MANY)).isEqualTo(1);
        assertThat(taken("iris", MANY)).isZero();
    }

    @Test
    void whatIsTakenBackIsAsAbove() {
        set(null, RATE, 5);
        set("iris", RATE, 2);

        assertThat(settings.update("iris", Map.of(RATE, OptionalInt.empty()))).containsEntry(RATE, 5);
        assertThat(settings.update(null, Map.of(RATE, OptionalInt.empty()))).containsEntry(RATE, 1);
        assertThat(settings.values("iris")).containsEntry(RATE, 1);
    }

    @Test
    void whatIsForgottenIsAsForAll() {
        set("iris", LEVEL, TraceSettings.OFF);

        settings.forget("iris");

        assertThat(settings.values("iris")).isEqualTo(settings.values(null));
    }

    private void set(@Nullable String model, TraceSetting setting, int value) {
        settings.update(model, Map.of(setting, OptionalInt.of(value)));
    }

    private long taken(String model, int requests) {
        return IntStream.range(0, requests)
                .filter(request -> settings.takesNext(model))
                .count();
    }
}
