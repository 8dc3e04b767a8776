// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.batch.BatchMode;
import io.neap.serving.engine.Device;
import io.neap.serving.repository.ModelConfig;
import io.neap.serving.repository.ModelKey;
import io.neap.serving.repository.ModelRepository;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceControlTest {

    private final ModelRepository repository = new ModelRepository(
            TestModels.engine(Device.CPU),
            TestModels.config(Device.CPU),
            TestModels.batches(BatchMode.AUTO),
            new SimpleMeterRegistry());
    private final TraceControl control = control(true);

    @BeforeEach
    void load() {
        repository.load(new ModelConfig(new ModelKey("linear", "3"), TestModels.file("linear")));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void theSettingsAreTextsOfTheProtocolsNames() {
        Map<String, List<String>> atTheStart = Map.of(
                "trace_level", List.of("TIMESTAMPS"),
                "trace_rate", List.of("1"),
                "trace_count", List.of("-1"),
                "log_frequency", List.of("0"),
                "trace_file", List.of(""),
                "trace_mode", List.of("opentelemetry"));

        assertThat(control.settings(null)).isEqualTo(atTheStart);
        assertThat(control.settings("linear")).isEqualTo(atTheStart);
        assertThat(control.update("", atTheStart)).as("told back as they were").isEqualTo(atTheStart);
    }

    @Test
    void onlyWhatIsNamedChangesAndOnlyForTheModelThatIsNamed() {
        Map<String, List<String>> after =
                control.update("linear", Map.of("trace_level", List.of("OFF"), "trace_count", List.of("7")));

        assertThat(after)
                .containsEntry("trace_level", List.of("OFF"))
                .containsEntry("trace_count", List.of("7"))
                .containsEntry("trace_rate", List.of("1"));
        assertThat(control.settings("linear")).isEqualTo(after);
        assertThat(control.settings(null)).containsEntry("trace_level", List.of("TIMESTAMPS"));
        assertThat(control.update("linear", Map.of("trace_level", List.of())))
                .containsEntry("trace_level", List.of("TIMESTAMPS"))
                .containsEntry("trace_count", List.of("7"));
    }

    @Test
    void aModelsSettingsGoWithItsLastVersion() {
        repository.load(new ModelConfig(new ModelKey("linear", "4"), TestModels.file("linear")));
        control.update("linear", Map.of("trace_rate", List.of("9")));

        repository.unload(new ModelKey("linear", "4"));
        assertThat(control.settings("linear")).containsEntry("trace_rate", List.of("9"));
        repository.unload("linear");
        load();

        assertThat(control.settings("linear")).containsEntry("trace_rate", List.of("1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "trace_level; TENSORS; setting 'trace_level': expected OFF or TIMESTAMPS, as tensors are not traced, got [TENSORS]",
                "trace_level; off; got [off]",
                "trace_level; OFF,TIMESTAMPS; got [OFF, TIMESTAMPS]",
                "trace_rate; 0; setting 'trace_rate': expected a whole number from 1 to 2147483647, got [0]",
                "trace_rate; -5; got [-5]",
                "trace_rate; 1.5; got [1.5]",
                "trace_rate; many; got [many]",
                "trace_rate; 1,2; got [1, 2]",
                "trace_count; -2; setting 'trace_count': expected a whole number from -1 to 2147483647, got [-2]",
                "trace_count; 2147483648; got [2147483648]",
                "log_frequency; -1; setting 'log_frequency': expected a whole number from 0",
                "trace_file; /tmp/x; setting 'trace_file' cannot be changed: expected '', got [/tmp/x]",
                "trace_mode; triton; setting 'trace_mode' cannot be changed: expected 'opentelemetry', got [triton]",
                "trace_speed; 1; there is no trace setting 'trace_speed': expected one of [log_frequency, trace_count"
            })
    void whatCannotBeIsRefusedByItsNameAndChangesNothing(String name, String values, String expected) {
        Map<String, List<String>> before = control.settings(null);
        Map<String, List<String>> wanted =
                new HashMap<>(Map.of("trace_level", List.of("OFF"), "trace_count", List.of("7")));
        wanted.put(name, List.of(values.split(",")));

        assertRefused(() -> control.update(null, wanted), ErrorCode.INVALID_ARGUMENT, expected);
        assertThat(control.settings(null)).isEqualTo(before);
    }

    @Test
    void aModelThatIsNotThereHasNoSettings() {
        assertRefused(() -> control.settings("other"), ErrorCode.NOT_FOUND, "'other'");
        assertRefused(() -> control.update("other", Map.of()), ErrorCode.NOT_FOUND, "'other'");
    }

    @Test
    void closedItTellsButDoesNotChange() {
        TraceControl closed = control(false);

        assertThat(closed.settings(null)).containsEntry("trace_rate", List.of("1"));
        assertRefused(
                () -> closed.update(null, Map.of("trace_rate", List.of("2"))),
                ErrorCode.PERMISSION_DENIED,
                "changing trace settings is closed to clients; neap.oip.management=true opens it");
        assertThat(closed.settings(null)).containsEntry("trace_rate", List.of("1"));
    }

    private TraceControl control(boolean open) {
        return new TraceControl(repository, TestModels.bounds(Duration.ofSeconds(20), open));
    }

    private static void assertRefused(Runnable call, ErrorCode code, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
