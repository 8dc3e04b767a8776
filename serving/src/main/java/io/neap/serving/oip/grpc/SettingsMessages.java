// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.neap.serving.oip.LogSettings;
import io.neap.serving.oip.proto.LogSettingsRequest;
import io.neap.serving.oip.proto.LogSettingsResponse;
import io.neap.serving.oip.proto.TraceSettingRequest;
import io.neap.serving.oip.proto.TraceSettingResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages of the extensions {@code trace} and {@code logging}. A request that names no setting only asks. */
final class SettingsMessages {

    private SettingsMessages() {}

    /** A setting without a value is to be as it is above. */
    static Map<String, List<String>> wanted(TraceSettingRequest request) {
        Map<String, List<String>> wanted = new HashMap<>();
        request.getSettingsMap().forEach((name, value) -> wanted.put(name, List.copyOf(value.getValueList())));
        return wanted;
    }

    static TraceSettingResponse traces(Map<String, List<String>> settings) {
        TraceSettingResponse.Builder response = TraceSettingResponse.newBuilder();
        settings.forEach((name, values) -> response.putSettings(
                name,
                TraceSettingResponse.SettingValue.newBuilder()
                        .addAllValue(values)
                        .build()));
        return response.build();
    }

    /** A setting without a value stays as it is. */
    static Map<String, Object> wanted(LogSettingsRequest request) {
        Map<String, Object> wanted = new HashMap<>();
        request.getSettingsMap().forEach((name, value) -> {
            switch (value.getParameterChoiceCase()) {
                case BOOL_PARAM -> wanted.put(name, value.getBoolParam());
                case UINT32_PARAM -> wanted.put(name, Integer.toUnsignedLong(value.getUint32Param()));
                case STRING_PARAM -> wanted.put(name, value.getStringParam());
                case PARAMETERCHOICE_NOT_SET -> {}
            }
        });
        return wanted;
    }

    static LogSettingsResponse logs(LogSettings settings) {
        return LogSettingsResponse.newBuilder()
                .putSettings("log_file", text(LogSettings.FILE))
                .putSettings("log_info", flag(settings.info()))
                .putSettings("log_warning", flag(settings.warning()))
                .putSettings("log_error", flag(settings.error()))
                .putSettings(
                        "log_verbose_level",
                        LogSettingsResponse.SettingValue.newBuilder()
                                .setUint32Param(settings.verboseLevel())
                                .build())
                .putSettings("log_format", text(LogSettings.FORMAT))
                .build();
    }

    private static LogSettingsResponse.SettingValue text(String value) {
        return LogSettingsResponse.SettingValue.newBuilder()
                .setStringParam(value)
                .build();
    }

    private static LogSettingsResponse.SettingValue flag(boolean value) {
        return LogSettingsResponse.SettingValue.newBuilder().setBoolParam(value).build();
    }
}
