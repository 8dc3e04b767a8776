// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.LogSettings;
import io.neap.serving.oip.json.JsonReader;
import io.neap.serving.oip.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bodies of the extensions {@code trace} and {@code logging}: one object, a member for each setting. */
final class SettingsJson {

    private static final String LIST = "trace_level";

    private SettingsJson() {}

    /**
     * A string, or an array of some; anything else as it stands, which no setting can be but a whole number. {@code null} is
     * a setting without a value, to be as it is above.
     */
    static Map<String, List<String>> traces(byte[] body, int length) {
        Map<String, List<String>> wanted = new HashMap<>();
        JsonReader json = new JsonReader(body, length);
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            String name = json.name();
            List<String> values = new ArrayList<>();
            if (json.peek() == '[') {
                for (boolean inside = json.open('[', ']'); inside; inside = json.next(']')) {
                    values.add(value(json).toString());
                }
            } else if (!json.word("null")) {
                values.add(value(json).toString());
            }
            wanted.put(name, values);
        }
        json.finish();
        return wanted;
    }

    /** A {@code Boolean}, a {@code Long} or a string. {@code null} is a setting that stays as it is. */
    static Map<String, Object> logs(byte[] body, int length) {
        Map<String, Object> wanted = new HashMap<>();
        JsonReader json = new JsonReader(body, length);
        for (boolean more = json.open('{', '}'); more; more = json.next('}')) {
            String name = json.name();
            if (!json.word("null")) {
                wanted.put(name, value(json));
            }
        }
        json.finish();
        return wanted;
    }

    private static Object value(JsonReader json) {
        if (json.peek() == '"') {
            return json.string();
        }
        int start = json.position();
        json.skip();
        String text = json.text(start);
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException noLong) {
            return new Other(text);
        }
    }

    /** What no setting can be: told as it stands to who refuses it. */
    private record Other(String text) {

        @Override
        public String toString() {
            return text;
        }
    }

    static byte[] traces(Map<String, List<String>> settings) {
        JsonWriter json = new JsonWriter(256).open('{');
        settings.forEach((name, values) -> {
            json.name(name);
            if (name.equals(LIST)) {
                json.open('[');
                values.forEach(json::string);
                json.close(']');
            } else {
                json.string(values.getFirst());
            }
        });
        return json.close('}').toByteArray();
    }

    static byte[] logs(LogSettings settings) {
        JsonWriter json = new JsonWriter(256).open('{');
        json.name("log_file").string(LogSettings.FILE);
        json.name("log_info").bool(settings.info());
        json.name("log_warning").bool(settings.warning());
        json.name("log_error").bool(settings.error());
        json.name("log_verbose_level").number(settings.verboseLevel());
        json.name("log_format").string(LogSettings.FORMAT);
        return json.close('}').toByteArray();
    }
}
