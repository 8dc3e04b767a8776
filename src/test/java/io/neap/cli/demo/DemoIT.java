// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.cli.CommandLineProcess;
import io.neap.cli.process.Ports;
import io.neap.fixture.HouseFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The main job on one machine, which is quick. */
class DemoIT extends DemoContract {

    private static final double LONGEST_SECONDS = 180;

    @Override
    CommandLineProcess start(Path home) throws Exception {
        return CommandLineProcess.start(HouseFixture.settings(home, Ports.free()), "demo", "--json");
    }

    @Test
    void itTakesLessThanThreeMinutes() {
        assertThat(report().path("seconds").asDouble()).isPositive().isLessThan(LONGEST_SECONDS);
    }

    @Test
    void answersAreFast() {
        assertThat(facts(4).path("p50_ms").asDouble()).isPositive().isLessThan(100);
    }

    @Test
    void theWokenAnswerTellsItsPartsItself() {
        assertThat(facts(8).path("server_timing").fieldNames())
                .toIterable()
                .contains("wake", "spawn", "session", "warm-up", "first");
    }
}
