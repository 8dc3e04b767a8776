// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogControlTest {

    private static final Logger NEAP = Logger.getLogger("io.neap");
    private static final Logger ROOT = Logger.getLogger("");

    private final org.jboss.logging.Logger own = org.jboss.logging.Logger.getLogger("io.neap.serving.LogControlTest");
    private final org.jboss.logging.Logger library = org.jboss.logging.Logger.getLogger("org.library");
    private final List<String> written = new ArrayList<>();
    private final Handler kept = new Kept();
    private final LogControl control = control(true);

    @BeforeEach
    void listen() {
        ROOT.addHandler(kept);
    }

    @AfterEach
    void asBefore() {
        ROOT.removeHandler(kept);
        for (Handler handler : NEAP.getHandlers()) {
            NEAP.removeHandler(handler);
        }
        NEAP.setUseParentHandlers(true);
        NEAP.setLevel(null);
    }

    @Test
    void atTheStartTheSettingsAreThoseOfTheConfiguration() {
        NEAP.setLevel(Level.INFO);
        assertThat(control.settings()).isEqualTo(new LogSettings(true, true, true, 0));
        NEAP.setLevel(Level.SEVERE);
        assertThat(control.settings()).isEqualTo(new LogSettings(false, false, true, 0));
        NEAP.setLevel(Level.FINE);
        assertThat(control.settings()).isEqualTo(new LogSettings(true, true, true, 1));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "log_info, false, 'warning error fatal'",
                "log_warning, false, 'info error fatal'",
                "log_error, false, 'info warning'",
                "log_verbose_level, 0, 'info warning error fatal'",
                "log_verbose_level, 1, 'debug info warning error fatal'",
                "log_verbose_level, 2, 'trace debug info warning error fatal'",
                "log_verbose_level, 7, 'trace debug info warning error fatal'"
            })
    void eachLevelIsWrittenAsItsSettingSays(String name, String value, String expected) {
        NEAP.setLevel(Level.INFO);

        control.update(Map.of(name, name.equals("log_verbose_level") ? Long.valueOf(value) : Boolean.valueOf(value)));

        assertThat(saidAt(own)).isEqualTo(expected);
    }

    @Test
    void changesAddUpAndAllMayBeSilenced() {
        NEAP.setLevel(Level.INFO);

        control.update(Map.of("log_verbose_level", 5L));
        control.update(Map.of("log_info", false));
        assertThat(saidAt(own)).isEqualTo("trace debug warning error fatal");
        LogSettings silent = control.update(Map.of("log_verbose_level", 0L, "log_warning", false, "log_error", false));

        assertThat(silent).isEqualTo(control.settings()).isEqualTo(new LogSettings(false, false, false, 0));
        assertThat(saidAt(own)).isEmpty();
        assertThat(own.isDebugEnabled()).isFalse();
        control.update(Map.of("log_info", true, "log_warning", true, "log_error", true));
        assertThat(saidAt(own)).isEqualTo("info warning error fatal");
    }

    @Test
    void whatLibrariesSayIsNoneOfIt() {
        NEAP.setLevel(Level.INFO);
        String before = saidAt(library);

        control.update(Map.of("log_info", false, "log_error", false, "log_verbose_level", 2L));

        assertThat(saidAt(library)).isEqualTo(before).contains("error");
    }

    @ParameterizedTest
    @CsvSource({
        "log_info, 1, setting 'log_info': expected true or false; got '1'",
        "log_warning, yes, setting 'log_warning': expected true or false; got 'yes'",
        "log_error, 0, setting 'log_error': expected true or false; got '0'",
        "log_verbose_level, -1, setting 'log_verbose_level': expected a whole number from 0 to 2147483647; got '-1'",
        "log_verbose_level, 2147483648, got '2147483648'",
        "log_verbose_level, high, got 'high'",
        "log_file, /tmp/x, setting 'log_file' cannot be changed: expected ''; got '/tmp/x'",
        "log_file, 7, got '7'",
        "log_format, ISO8601, setting 'log_format' cannot be changed: expected 'default'; got 'ISO8601'",
        "log_colour, 1, there is no log setting 'log_colour': expected one of [log_file"
    })
    void whatCannotBeIsRefusedByItsNameAndChangesNothing(String name, String value, String expected) {
        LogSettings before = control.settings();
        Object wanted = value.matches("-?\\d+") ? Long.valueOf(value) : value;

        assertRefused(
                () -> control.update(Map.of(name, wanted)),
                ErrorCode.INVALID_ARGUMENT,
                expected.replace("; got", ", got"));
        assertThat(control.settings()).isEqualTo(before);
    }

    @Test
    void whatIsToldMayBeToldBack() {
        NEAP.setLevel(Level.INFO);
        Map<String, Object> told = Map.of("log_file", "", "log_format", "default", "log_info", true);

        assertThat(control.update(told)).isEqualTo(new LogSettings(true, true, true, 0));
    }

    @Test
    void closedItTellsButDoesNotChange() {
        LogControl closed = control(false);
        LogSettings before = closed.settings();

        assertRefused(
                () -> closed.update(Map.of("log_info", false)),
                ErrorCode.PERMISSION_DENIED,
                "changing log settings is closed to clients; neap.oip.management=true opens it");
        assertThat(closed.settings()).isEqualTo(before);
    }

    private static LogControl control(boolean open) {
        return new LogControl(TestModels.bounds(Duration.ofSeconds(20), open));
    }

    private String saidAt(org.jboss.logging.Logger logger) {
        written.clear();
        logger.trace("trace");
        logger.debug("debug");
        logger.info("info");
        logger.warn("warning");
        logger.error("error");
        logger.fatal("fatal");
        return String.join(" ", written);
    }

    private static void assertRefused(Runnable call, ErrorCode code, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private final class Kept extends Handler {

        private Kept() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord message) {
            if (!message.getLoggerName().endsWith("LogControl")) {
                written.add(message.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
