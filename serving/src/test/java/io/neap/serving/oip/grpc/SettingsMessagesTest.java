// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.neap.serving.oip.LogSettings;
import io.neap.serving.oip.proto.LogSettingsRequest;
import io.neap.serving.oip.proto.LogSettingsResponse;
import io.neap.serving.oip.proto.TraceSettingRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsMessagesTest {

    @Test
    void aTraceSettingWithoutValuesIsThere() {
        TraceSettingRequest request = TraceSettingRequest.newBuilder()
                .putSettings(
                        "trace_level",
                        TraceSettingRequest.SettingValue.newBuilder()
                                .addValue("OFF")
                                .build())
                .putSettings("trace_rate", TraceSettingRequest.SettingValue.getDefaultInstance())
                .build();

        assertThat(SettingsMessages.wanted(request))
                .isEqualTo(Map.of("trace_level", List.of("OFF"), "trace_rate", List.of()));
    }

    @Test
    void aLogSettingWithoutAValueIsNotAskedFor() {
        LogSettingsRequest request = LogSettingsRequest.newBuilder()
                .putSettings(
                        "log_info",
                        LogSettingsRequest.SettingValue.newBuilder()
                                .setBoolParam(true)
                                .build())
                .putSettings(
                        "log_verbose_level",
                        LogSettingsRequest.SettingValue.newBuilder()
                                .setUint32Param(-1)
                                .build())
                .putSettings(
                        "log_file",
                        LogSettingsRequest.SettingValue.newBuilder()
                                .setStringParam("a")
                                .build())
                .putSettings("log_error", LogSettingsRequest.SettingValue.getDefaultInstance())
                .build();

        assertThat(SettingsMessages.wanted(request))
                .isEqualTo(Map.of("log_info", true, "log_verbose_level", 4294967295L, "log_file", "a"));
    }

    @Test
    void theAnswerHasAllSettingsInTheirTypes() {
        LogSettingsResponse answer = SettingsMessages.logs(new LogSettings(true, false, true, 3));

        assertThat(answer.getSettingsMap())
                .containsOnlyKeys(
                        "log_file", "log_info", "log_warning", "log_error", "log_verbose_level", "log_format");
        assertThat(answer.getSettingsOrThrow("log_info").getBoolParam()).isTrue();
        assertThat(answer.getSettingsOrThrow("log_warning").getParameterChoiceCase())
                .as("false is told, too")
                .isEqualTo(LogSettingsResponse.SettingValue.ParameterChoiceCase.BOOL_PARAM);
        assertThat(answer.getSettingsOrThrow("log_verbose_level").getUint32Param())
                .isEqualTo(3);
        assertThat(answer.getSettingsOrThrow("log_format").getStringParam()).isEqualTo("default");
    }
}
