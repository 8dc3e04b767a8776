// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ServingException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/**
 * Which messages are written, by Triton's extension {@code logging}.
 *
 * @param verboseLevel 0 for none that is less than INFO, 1 for DEBUG, 2 and more for TRACE too
 */
public record LogSettings(boolean info, boolean warning, boolean error, int verboseLevel) {

    /** The log goes where it went at the start. */
    public static final String FILE = "";

    public static final String FORMAT = "default";

    private static final List<String> KNOWN =
            List.of("log_file", "log_info", "log_warning", "log_error", "log_verbose_level", "log_format");

    /**
     * These with what a client wants otherwise.
     *
     * @param wanted by name: a {@code Boolean}, {@code Long} or {@code String}; anything else is refused by its text
     * @throws ServingException with {@code INVALID_ARGUMENT} for a setting that is not known, cannot be changed, or cannot have
     *     that value
     */
    LogSettings with(Map<String, Object> wanted) {
        for (String key : wanted.keySet()) {
            if (!KNOWN.contains(key)) {
                throw ServingException.invalid("there is no log setting '" + key + "': expected one of " + KNOWN);
            }
        }
        requireSame("log_file", FILE, wanted);
        requireSame("log_format", FORMAT, wanted);
        return new LogSettings(
                flag("log_info", info, wanted),
                flag("log_warning", warning, wanted),
                flag("log_error", error, wanted),
                verboseLevel("log_verbose_level", verboseLevel, wanted));
    }

    private static boolean flag(String key, boolean before, Map<String, Object> wanted) {
        return switch (wanted.getOrDefault(key, before)) {
            case Boolean flag -> flag;
            case Object other -> throw unexpected(key, "true or false", other);
        };
    }

    private static int verboseLevel(String key, int before, Map<String, Object> wanted) {
        return switch (wanted.getOrDefault(key, (long) before)) {
            case Long level when level >= 0 && level <= Integer.MAX_VALUE -> level.intValue();
            case Object other -> throw unexpected(key, "a whole number from 0 to " + Integer.MAX_VALUE, other);
        };
    }

    private static void requireSame(String key, String fixed, Map<String, Object> wanted) {
        Object value = wanted.getOrDefault(key, fixed);
        if (!value.equals(fixed)) {
            throw ServingException.invalid("setting '" + key + "' cannot be changed: expected '" + fixed + "', got '"
                    + value + "'; the configuration sets it at the start");
        }
    }

    private static ServingException unexpected(String key, String expected, Object got) {
        return ServingException.invalid("setting '" + key + "': expected " + expected + ", got '" + got + "'");
    }

    /** Whether a message of that level is written. */
    boolean writes(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return error;
        }
        if (value >= Level.WARNING.intValue()) {
            return warning;
        }
        if (value >= Level.INFO.intValue()) {
            return info;
        }
        return verboseLevel >= (value >= Level.FINE.intValue() ? 1 : 2);
    }

    /** The lowest level of which anything is written. */
    Level lowest() {
        for (Level level : List.of(Level.FINER, Level.FINE, Level.INFO, Level.WARNING, Level.SEVERE)) {
            if (writes(level)) {
                return level;
            }
        }
        return Level.OFF;
    }
}
