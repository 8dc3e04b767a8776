// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartGateTest {

    @Test
    void onlySoManyStartAtATimeInTheOrderTheyCame() {
        StartGate gate = new StartGate(2);
        List<String> started = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            gate.enter().onSuccess(turn -> started.add(name));
        }

        assertThat(started).containsExactly("a", "b");
        gate.leave();
        assertThat(started).containsExactly("a", "b", "c");
        gate.leave();
        assertThat(started).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aPlaceThatNobodyWaitsForIsKept() {
        StartGate gate = new StartGate(1);
        gate.enter();
        gate.leave();

        assertThat(gate.enter().isComplete()).isTrue();
        assertThat(gate.enter().isComplete()).isFalse();
    }

    @Test
    void aLongStartIsAskedLessAndLessOften() {
        Duration interval = Duration.ofMillis(25);

        assertThat(ReadinessProbe.pause(interval, Duration.ofMillis(60))).isEqualTo(interval);
        assertThat(ReadinessProbe.pause(interval, Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(200));
        assertThat(ReadinessProbe.pause(interval, Duration.ofMinutes(9))).isEqualTo(Duration.ofSeconds(1));
    }
}
