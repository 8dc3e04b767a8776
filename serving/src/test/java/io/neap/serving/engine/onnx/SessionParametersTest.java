// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.ModelOptions;
import io.neap.serving.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionParametersTest {

    private static final EngineConfig PROCESS = TestModels.config(Device.CPU);
    private static final MemoryParameters KEPT = new MemoryParameters(true, true, false, false);

    @Test
    void aModelThatAsksForNothingGetsTheEnginesOwn() {
        SessionParameters parameters = SessionParameters.of(ModelOptions.NONE, PROCESS);

        assertThat(parameters)
                .isEqualTo(
                        new SessionParameters(1, 1, ExecutionMode.SEQUENTIAL, OptLevel.ALL_OPT, KEPT, new TreeMap<>()));
        assertThat(parameters.surroundings()).isEqualTo("threads 1");
    }

    @Test
    void theParametersAreTritons() {
        SessionParameters parameters = SessionParameters.of(
                options(
                        1,
                        Map.of(
                                "intra_op_thread_count", "2",
                                "inter_op_thread_count", "4",
                                "execution_mode", "1",
                                "enable_mem_arena", "0",
                                "enable_mem_pattern", "0",
                                "session.dynamic_block_base", "4",
                                "gpu_mem_limit", "1",
                                "anything", "else")),
                PROCESS);

        assertThat(parameters)
                .isEqualTo(new SessionParameters(
                        2,
                        4,
                        ExecutionMode.PARALLEL,
                        OptLevel.EXTENDED_OPT,
                        new MemoryParameters(false, false, false, false),
                        new TreeMap<>(Map.of("session.dynamic_block_base", "4"))));
        assertThat(parameters.surroundings())
                .isEqualTo("threads 2 level EXTENDED_OPT entries {session.dynamic_block_base=4}");
    }

    @Test
    void noThreadsAreAsManyAsTheProcessorsOfTheContainer() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(SessionParameters.of(options(0, Map.of("intra_op_thread_count", "0")), PROCESS)
                        .intraOpThreads())
                .isEqualTo(processors);
        assertThat(SessionParameters.of(options(0, Map.of("execution_mode", "1")), PROCESS)
                        .interOpThreads())
                .isEqualTo(processors);
    }

    @ParameterizedTest
    @CsvSource({"-1, BASIC_OPT", "0, ALL_OPT", "1, EXTENDED_OPT", "2, NO_OPT"})
    void theLevelsOfOptimisationAreTritons(int level, OptLevel expected) {
        assertThat(SessionParameters.of(options(level, Map.of()), PROCESS).level())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"execution_mode, 2", "intra_op_thread_count, many", "enable_mem_arena, -1"})
    void aValueThatIsNoneIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> SessionParameters.of(options(0, Map.of(name, value)), PROCESS))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContainingAll("parameters '" + name + "'", "got '" + value + "'");
    }

    @Test
    void aModelRunsWithAllOfThem() {
        ModelOptions options = options(
                -1,
                Map.of(
                        "intra_op_thread_count", "2",
                        "execution_mode", "1",
                        "enable_mem_arena", "0",
                        "enable_mem_pattern", "0",
                        "session.dynamic_block_base", "4"));

        try (LoadedModel model = TestModels.engine(Device.CPU).load(TestModels.file("linear"), options)) {
            assertThat(model.run(List.of(TestModels.floats("x", Shape.of(1, 4), 1, 2, 3, 4)), List.of("scores")))
                    .containsExactly(TestModels.floats("scores", Shape.of(1, 3), 5, 6, 7));
        }
    }

    private static ModelOptions options(int level, Map<String, String> parameters) {
        return new ModelOptions(
                Optional.empty(), OptionalInt.empty(), level, new TreeMap<>(parameters), new TreeMap<>());
    }
}
