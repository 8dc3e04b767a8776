// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.TestModels;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.MemoryArena;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryParametersTest {

    private static final String SHRINKAGE = "memory.enable_memory_arena_shrinkage";
    private static final long SPIKE = 64L << 20;
    private static final long SPIKE_KB = SPIKE * Float.BYTES / 1024;

    @ParameterizedTest
    @CsvSource({
        "KEEP,   -, -,           true,  ''",
        "SHRINK, -, -,           true,  cpu:0",
        "OFF,    -, -,           false, ''",
        "SHRINK, 0, -,           false, ''",
        "OFF,    1, -,           true,  ''",
        "KEEP,   -, cpu:0,       true,  cpu:0",
        "KEEP,   -, gpu:2;cpu:0, true,  cpu:0",
        "SHRINK, -, gpu:2,       true,  ''",
    })
    void theModelsOwnCountsMoreThanTheProcesses(
            MemoryArena usual, String arena, String shrinkage, boolean hasArena, String shrunk) {
        MemoryParameters parameters = MemoryParameters.of(given(arena, shrinkage), usual, 2);

        assertThat(parameters.arena()).isEqualTo(hasArena);
        assertThat(parameters.runEntries(OptionalInt.empty()))
                .isEqualTo(shrunk.isEmpty() ? Map.of() : Map.of(SHRINKAGE, shrunk));
    }

    @ParameterizedTest
    @CsvSource({"KEEP, gpu:2;cpu:0, cpu:0;gpu:2", "SHRINK, -, cpu:0;gpu:2", "OFF, gpu:2, gpu:2"})
    void aGpusArenaIsNamedWhereTheModelComputesOnIt(MemoryArena usual, String shrinkage, String shrunk) {
        assertThat(MemoryParameters.of(given("-", shrinkage), usual, 2).runEntries(OptionalInt.of(2)))
                .isEqualTo(Map.of(SHRINKAGE, shrunk));
    }

    @ParameterizedTest
    @CsvSource({"-, gpu:0", "-, cpu", "-, 'cpu:0, gpu:2'", "-, ''", "0, cpu:0"})
    void aListThatEveryRunWouldFailOnIsRefused(String arena, String shrinkage) {
        assertThatThrownBy(() -> MemoryParameters.of(given(arena, shrinkage), MemoryArena.KEEP, 2))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageStartingWith("parameters '" + SHRINKAGE + "': ");
    }

    /** What a run takes beside its answer is 256 MB here. */
    @ParameterizedTest
    @EnumSource(MemoryArena.class)
    @EnabledOnOs(OS.LINUX)
    void onlyAnArenaThatIsKeptHoldsWhatTheLargestRunTook(MemoryArena arena) throws IOException {
        try (LoadedModel model = new OnnxEngine(TestModels.config(arena)).load(TestModels.file("spike"))) {
            sum(model, 1);
            long before = Mapping.anonymousKb();

            sum(model, SPIKE);
            sum(model, 1);

            long held = Mapping.anonymousKb() - before;
            if (arena == MemoryArena.KEEP) {
                assertThat(held).isGreaterThan(SPIKE_KB * 3 / 4);
            } else {
                assertThat(held).isLessThan(SPIKE_KB / 2);
            }
        }
    }

    private static void sum(LoadedModel model, long size) {
        assertThat(model.run(List.of(TestModels.longs("size", Shape.of(1), size)), List.of("sum")))
                .extracting(Tensor::data)
                .containsExactly(TestModels.floats("sum", Shape.of(1), 0).data());
    }

    private static SortedMap<String, String> given(String arena, String shrinkage) {
        SortedMap<String, String> given = new TreeMap<>();
        if (!arena.equals("-")) {
            given.put("enable_mem_arena", arena);
        }
        if (!shrinkage.equals("-")) {
            given.put(SHRINKAGE, shrinkage);
        }
        return given;
    }
}
