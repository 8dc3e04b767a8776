// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalPlatformConfigTest {

    @Test
    void namesAndDefaultsStayWhatTheyAre() {
        LocalPlatformConfig config = LocalPlatformFixture.config(Path.of("/tmp/home"), Map.of());

        assertThat(config.home()).isEqualTo(Path.of("/tmp/home"));
        assertThat(config.functionsDir()).isEqualTo(Path.of("functions"));
        assertThat(config.commands()).containsOnlyKeys("sample");
        assertThat(config.executableOptions()).containsExactly("-Xmx384m", "-Xmn8m");
        assertThat(config.jvmOptions()).contains("-Xmx384m", "{archive}");
        assertThat(config.inherit())
                .containsExactly(
                        "PATH",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "TZ",
                        "TMPDIR",
                        "LD_LIBRARY_PATH",
                        "OTEL_SDK_DISABLED",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "OTEL_EXPORTER_OTLP_PROTOCOL",
                        "OTEL_EXPORTER_OTLP_HEADERS");
        assertThat(config.readinessInterval()).isEqualTo(Duration.ofMillis(25));
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.queueDepth()).isEqualTo(1000);
        assertThat(config.maxConcurrency()).isEqualTo(1000);
        assertThat(config.replayLimit()).isEqualTo(1 << 20);
        assertThat(config.replayBudget()).isEqualTo(64 << 20);
        assertThat(config.maxResends()).isEqualTo(2);
    }
}
