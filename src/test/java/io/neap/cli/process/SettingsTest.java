// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void anEmptyEnvironmentMeansLoopbackAndTheUsersHome() {
        Settings settings = Settings.of(Map.of());

        assertThat(settings.url()).hasToString("http://127.0.0.1:8080");
        assertThat(settings.home()).isEqualTo(Path.of(System.getProperty("user.home"), ".neap"));
        assertThat(settings.homeChosen()).isFalse();
    }

    @Test
    void theEnvironmentChooses() {
        Settings settings =
                Settings.of(Map.of("NEAP_HOME", "/data/neap", "NEAP_HTTP_PORT", "9000", "NEAP_HTTP_HOST", "10.0.0.1"));

        assertThat(settings.url()).hasToString("http://10.0.0.1:9000");
        assertThat(settings.home()).isEqualTo(Path.of("/data/neap"));
        assertThat(settings.homeChosen()).isTrue();
    }

    @Test
    void aNeapBoundToEveryAddressIsCalledOnLoopback() {
        assertThat(Settings.of(Map.of("NEAP_HTTP_HOST", "0.0.0.0")).url()).hasToString("http://127.0.0.1:8080");
    }

    @Test
    void anAddressOfVersionSixStandsInBrackets() {
        assertThat(Settings.of(Map.of("NEAP_HTTP_HOST", "::1")).url()).hasToString("http://[::1]:8080");
    }

    @Test
    void aHostThatIsEmptyIsUnsetAndOneThatIsNoneIsAUsageError() {
        assertThat(Settings.of(Map.of("NEAP_HTTP_HOST", "")).host()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> Settings.of(Map.of("NEAP_HTTP_HOST", "a b")))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(failure.text()).contains("'a b'");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "0", "65536", "-1", " "})
    void aPortThatIsNoneIsAUsageError(String port) {
        assertThatThrownBy(() -> Settings.of(Map.of("NEAP_HTTP_PORT", port)))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(failure.text()).contains("'" + port + "'", "65535");
                });
    }
}
