// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.process.Ports;
import io.neap.cli.process.Settings;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many services that sleep, and so have no process at all, wake at once and all answer. With the native executable it
 * is a hundred that sleep and fifty that wake, answered within ten seconds on two cores; a Java machine takes 20 times
 * the processor for each, so without one it is a few, and a minute.
 */
class WakeStormIT {

    private static final double NATIVE_LIMIT_MILLIS = 10_000;
    private static final double JVM_LIMIT_MILLIS = 60_000;

    @Test
    void allThatWakeAtOnceAnswerInTime(@TempDir Path home) {
        Settings settings = HouseFixture.settings(home, Ports.free());
        boolean quick = settings.inferenceExecutable().isPresent();

        WakeReport report = WakeBench.run(settings, quick ? 100 : 6, quick ? 50 : 4, 1, System.out::println);

        report.lines().forEach(System.out::println);
        assertThat(report.storm().runs()).isEqualTo(quick ? 50 : 4);
        assertThat(report.allAnswered()).isLessThan(quick ? NATIVE_LIMIT_MILLIS : JVM_LIMIT_MILLIS);
        assertThat(report.alone().parts())
                .containsKeys("wake", "queue", "spawn", "main", "config", "session", "warm-up", "ready", "first");
    }
}
