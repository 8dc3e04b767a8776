// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.EngineConfig;
import io.neap.serving.engine.EngineConfig.ArenaExtendStrategy;
import io.neap.serving.engine.EngineConfig.CudnnConvAlgoSearch;
import io.neap.serving.engine.ModelOptions;
import io.neap.serving.engine.PlainEngine;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaOptionsTest {

    private static final EngineConfig.Cuda PLAIN = new PlainEngine(Optional.empty()).cuda();

    @Test
    void withoutSettingsTheyAreOnnxRuntimesOwn() {
        assertThat(CudaOptions.of(PLAIN, ModelOptions.NONE))
                .hasToString("{arena_extend_strategy=kNextPowerOfTwo, cudnn_conv_algo_search=EXHAUSTIVE,"
                        + " device_id=0, do_copy_in_default_stream=1}");
    }

    @Test
    void theProcessesSettingsAreItsOptions() {
        assertThat(CudaOptions.of(settings(2, 5_000_000_000L), ModelOptions.NONE))
                .hasToString("{arena_extend_strategy=kSameAsRequested, cudnn_conv_algo_search=HEURISTIC,"
                        + " device_id=2, do_copy_in_default_stream=0, gpu_mem_limit=5000000000}");
    }

    @Test
    void theModelsOwnCountMoreAndThoseOfItsAcceleratorMost() {
        ModelOptions model = options(
                OptionalInt.of(3),
                Map.of(
                        "arena_extend_strategy", "1",
                        "cudnn_conv_algo_search", "2",
                        "do_copy_in_default_stream", "0",
                        "gpu_mem_limit", "18446744073709551615",
                        "intra_op_thread_count", "2"),
                Map.of("gpu_mem_limit", "1000", "use_tf32", "false", "cudnn_conv_algo_search", "heuristic"));

        assertThat(CudaOptions.of(PLAIN, model))
                .hasToString("{arena_extend_strategy=kSameAsRequested, cudnn_conv_algo_search=HEURISTIC,"
                        + " device_id=3, do_copy_in_default_stream=0, gpu_mem_limit=1000, use_tf32=0}");
    }

    @ParameterizedTest
    @CsvSource({
        "gpu_mem_limit, 0",
        "gpu_mem_limit, -1",
        "gpu_mem_limit, 4G",
        "arena_extend_strategy, 2",
        "cudnn_conv_algo_search, FAST",
        "do_copy_in_default_stream, ''",
    })
    void aValueThatIsNoneIsRefusedByItsName(String name, String value) {
        assertRefused(
                options(OptionalInt.empty(), Map.of(name, value), Map.of()), "parameters '" + name + "': expected");
        assertRefused(
                options(OptionalInt.empty(), Map.of(), Map.of(name, value)),
                "gpu_execution_accelerator '" + name + "': expected");
    }

    @ParameterizedTest
    @CsvSource({"gpu_memory_limit", "device_id", "user_compute_stream", "gpu_external_alloc", "enable_cuda_graph"})
    void anOptionThatIsNotTheModelsToSetIsRefusedByItsName(String name) {
        assertRefused(
                options(OptionalInt.empty(), Map.of(), Map.of(name, "1")),
                "gpu_execution_accelerator '" + name + "': not known here");
    }

    @Test
    void aSettingThatIsNoneIsRefusedByItsName() {
        assertThatThrownBy(() -> CudaOptions.of(settings(-1, 1), ModelOptions.NONE))
                .isInstanceOf(ServingException.class)
                .hasMessage("neap.engine.cuda.device: expected a number from 0, got '-1'");
        assertThatThrownBy(() -> CudaOptions.of(settings(0, 0), ModelOptions.NONE))
                .isInstanceOf(ServingException.class)
                .hasMessage("neap.engine.cuda.memory-limit: expected a number of bytes, from 1, got '0'");
    }

    private static EngineConfig.Cuda settings(int device, long memoryLimit) {
        return new Settings(
                device,
                Optional.of(new MemorySize(BigInteger.valueOf(memoryLimit))),
                ArenaExtendStrategy.SAME_AS_REQUESTED,
                CudnnConvAlgoSearch.HEURISTIC,
                false);
    }

    private static void assertRefused(ModelOptions model, String reason) {
        assertThatThrownBy(() -> CudaOptions.of(PLAIN, model))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageStartingWith(reason);
    }

    private static ModelOptions options(OptionalInt gpu, Map<String, String> parameters, Map<String, String> cuda) {
        return new ModelOptions(Optional.empty(), gpu, 0, new TreeMap<>(parameters), new TreeMap<>(cuda));
    }

    private record Settings(
            int device,
            Optional<MemorySize> memoryLimit,
            ArenaExtendStrategy arenaExtendStrategy,
            CudnnConvAlgoSearch cudnnConvAlgoSearch,
            boolean copyInDefaultStream)
            implements EngineConfig.Cuda {}
}
