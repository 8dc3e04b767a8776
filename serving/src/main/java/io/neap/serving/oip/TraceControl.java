// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ServingException;
import io.neap.serving.repository.ModelRepository;
import io.neap.serving.repository.trace.TraceSetting;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Triton's extension {@code trace}: clients see which requests get spans, and change it where the configuration opens that.
 * Settings are texts by their names, as both edges have them: a list of one, or of none for what holds above.
 */
@Singleton
public final class TraceControl {

    private static final Logger LOG = Logger.getLogger(TraceControl.class);
    private static final List<String> LEVELS = List.of("OFF", "TIMESTAMPS");

    /** Spans leave by OpenTelemetry's exporter, which the configuration sets up at the start. */
    private static final Map<String, String> FIXED =
            Collections.unmodifiableMap(new TreeMap<>(Map.of("trace_file", "", "trace_mode", "opentelemetry")));

    private final ModelRepository repository;
    private final OipConfig config;

    public TraceControl(ModelRepository repository, OipConfig config) {
        this.repository = repository;
        this.config = config;
    }

    /**
     * Goes on only if changes are allowed.
     *
     * @throws ServingException with {@code PERMISSION_DENIED} if they are not
     */
    public void requireOpen() {
        Management.requireOpen(config, "changing trace settings");
    }

    /**
     * What holds now.
     *
     * @param model all models if null or empty
     * @throws ServingException with {@code NOT_FOUND} or {@code UNAVAILABLE} if that model does not answer
     */
    public Map<String, List<String>> settings(@Nullable String model) {
        return written(repository.traces().values(known(model)));
    }

    /**
     * Changes the settings that are named, all or none of them, and tells what holds then.
     *
     * @param model all models if null or empty
     * @throws ServingException as {@link #settings} and {@link #requireOpen} do, and with {@code INVALID_ARGUMENT} for a
     *     setting that is not known, cannot be changed, or cannot have that value
     */
    public Map<String, List<String>> update(@Nullable String model, Map<String, List<String>> wanted) {
        requireOpen();
        String name = known(model);
        Map<TraceSetting, OptionalInt> changes = new EnumMap<>(TraceSetting.class);
        wanted.forEach((key, values) -> {
            String fixed = FIXED.get(key);
            if (fixed == null) {
                TraceSetting setting = setting(key);
                changes.put(setting, values.isEmpty() ? OptionalInt.empty() : OptionalInt.of(value(setting, values)));
            } else if (!values.isEmpty() && !values.equals(List.of(fixed))) {
                throw ServingException.invalid("setting '" + key + "' cannot be changed: expected '" + fixed + "', got "
                        + values + "; spans leave by OpenTelemetry's exporter");
            }
        });
        Map<String, List<String>> after = written(repository.traces().update(name, changes));
        LOG.infof("model=%s trace settings are changed by a client: %s", name == null ? "" : name, after);
        if (changes.getOrDefault(TraceSetting.LOG_FREQUENCY, OptionalInt.empty())
                        .orElse(0)
                > 0) {
            LOG.warn("the trace setting log_frequency has no effect here: spans leave when their exporter sends them");
        }
        return after;
    }

    private @Nullable String known(@Nullable String model) {
        return model == null || model.isEmpty()
                ? null
                : repository.find(model, null).key().name();
    }

    private static TraceSetting setting(String key) {
        return Arrays.stream(TraceSetting.values())
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> {
                    Set<String> known = new TreeSet<>(FIXED.keySet());
                    Arrays.stream(TraceSetting.values()).map(TraceSetting::key).forEach(known::add);
                    return ServingException.invalid(
                            "there is no trace setting '" + key + "': expected one of " + known);
                });
    }

    private static int value(TraceSetting setting, List<String> values) {
        String text = values.size() == 1 ? values.getFirst() : "";
        if (setting == TraceSetting.LEVEL) {
            int level = LEVELS.indexOf(text);
            if (level < 0) {
                throw unexpected(setting, "OFF or TIMESTAMPS, as tensors are not traced", values);
            }
            return level;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= setting.min()) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Refused as a number that is too small.
        }
        throw unexpected(setting, "a whole number from " + setting.min() + " to " + Integer.MAX_VALUE, values);
    }

    private static ServingException unexpected(TraceSetting setting, String expected, List<String> values) {
        return ServingException.invalid("setting '" + setting.key() + "': expected " + expected + ", got " + values);
    }

    private static Map<String, List<String>> written(Map<TraceSetting, Integer> values) {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        values.forEach((setting, value) -> settings.put(
                setting.key(), List.of(setting == TraceSetting.LEVEL ? LEVELS.get(value) : Integer.toString(value))));
        FIXED.forEach((key, value) -> settings.put(key, List.of(value)));
        return settings;
    }
}
