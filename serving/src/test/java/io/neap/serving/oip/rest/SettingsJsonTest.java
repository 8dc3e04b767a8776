// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ServingException;
import io.neap.serving.oip.LogSettings;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsJsonTest {

    @Test
    void traceSettingsAreTextsHoweverTheyAreWritten() {
        assertThat(traces(
                        "{\"trace_level\":[\"OFF\"],\"trace_rate\":\"4\",\"trace_count\": 7 ,\"log_frequency\":null}"))
                .isEqualTo(Map.of(
                        "trace_level", List.of("OFF"),
                        "trace_rate", List.of("4"),
                        "trace_count", List.of("7"),
                        "log_frequency", List.of()));
        assertThat(traces("{\"trace_level\":[\"OFF\",[true,null]],\"trace_rate\":1.50,\"trace_count\":{\"a\": 1}}"))
                .as("what no setting can be, as it stands")
                .isEqualTo(Map.of(
                        "trace_level", List.of("OFF", "[true,null]"),
                        "trace_rate", List.of("1.50"),
                        "trace_count", List.of("{\"a\": 1}")));
    }

    @Test
    void logSettingsKeepTheirTypes() {
        Map<String, Object> wanted = logs(
                "{\"log_info\":false,\"log_verbose_level\":3,\"log_file\":\"a\",\"log_error\":null,\"log_warning\":[1]}");

        assertThat(wanted)
                .containsOnlyKeys("log_info", "log_verbose_level", "log_file", "log_warning")
                .containsEntry("log_info", false)
                .containsEntry("log_verbose_level", 3L)
                .containsEntry("log_file", "a");
        assertThat(wanted.get("log_warning")).isNotInstanceOf(String.class).hasToString("[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":[1}", "{\"a\":1}x", "null"})
    void whatIsNoObjectIsRefused(String body) {
        assertThatThrownBy(() -> traces(body)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> logs(body)).isInstanceOf(ServingException.class);
    }

    @Test
    void answersAreWrittenAsTritonWritesThem() {
        Map<String, List<String>> traces = new LinkedHashMap<>();
        traces.put("trace_level", List.of("TIMESTAMPS"));
        traces.put("trace_rate", List.of("1"));

        assertThat(new String(SettingsJson.traces(traces), StandardCharsets.UTF_8))
                .isEqualTo("{\"trace_level\":[\"TIMESTAMPS\"],\"trace_rate\":\"1\"}");
        assertThat(new String(SettingsJson.logs(new LogSettings(true, false, true, 2)), StandardCharsets.UTF_8))
                .isEqualTo("{\"log_file\":\"\",\"log_info\":true,\"log_warning\":false,\"log_error\":true,"
                        + "\"log_verbose_level\":2,\"log_format\":\"default\"}");
    }

    private static Map<String, List<String>> traces(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return SettingsJson.traces(bytes, bytes.length);
    }

    private static Map<String, Object> logs(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return SettingsJson.logs(bytes, bytes.length);
    }
}
