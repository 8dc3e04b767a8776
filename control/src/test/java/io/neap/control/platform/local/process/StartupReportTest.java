// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.control.platform.RevisionStatus.StartupPart;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupReportTest {

    private static final Duration SPAWN = Duration.ofMillis(10);
    private static final Duration TOTAL = Duration.ofMillis(900);

    @Test
    void thePartsAreInOrderAndSumUp() {
        Buffer body = Buffer.buffer("""
                {"status": "UP", "checks": [
                  {"name": "other", "status": "UP"},
                  {"name": "model", "status": "UP",
                   "data": {"load": 40000, "process": 700000, "warm-up": 3000, "fetch": 7000}}]}
                """);

        assertThat(StartupReport.of(SPAWN, TOTAL, body))
                .containsExactly(
                        new StartupPart("spawn", SPAWN),
                        new StartupPart("process", Duration.ofMillis(700)),
                        new StartupPart("fetch", Duration.ofMillis(7)),
                        new StartupPart("load", Duration.ofMillis(40)),
                        new StartupPart("warm-up", Duration.ofMillis(3)),
                        new StartupPart("ready", Duration.ofMillis(140)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ready", "{}", "{\"checks\": 3}", "[]", "{\"checks\": [{\"name\": \"model\"}]}"})
    void aFunctionThatReportsNothingIsReadyToo(String body) {
        assertThat(StartupReport.of(SPAWN, TOTAL, Buffer.buffer(body)))
                .containsExactly(new StartupPart("spawn", SPAWN), new StartupPart("ready", Duration.ofMillis(890)));
    }
}
