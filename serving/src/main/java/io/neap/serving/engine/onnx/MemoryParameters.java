// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.neap.serving.ServingException;
import io.neap.serving.engine.MemoryArena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * What becomes of the memory that a model's runs take. An arena keeps what its largest run took, for the next one.
 *
 * @param arena whether there is one on the CPU
 * @param pattern whether a run takes its memory in one piece, once its shapes are known
 * @param shrunk whether the CPU's arena is emptied after each run
 * @param shrunkOnGpu whether the GPU's is
 */
record MemoryParameters(boolean arena, boolean pattern, boolean shrunk, boolean shrunkOnGpu) {

    private static final String ARENA = "enable_mem_arena";
    private static final String SHRINKAGE = "memory.enable_memory_arena_shrinkage";

    /**
     * @param usual where the model does not say otherwise
     * @param gpu that it may compute on
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the parameter that is wrong
     */
    static MemoryParameters of(SortedMap<String, String> given, MemoryArena usual, int gpu) {
        boolean arena = SessionParameters.number(given, ARENA, usual == MemoryArena.OFF ? 0 : 1, 1) == 1;
        boolean pattern = SessionParameters.number(given, "enable_mem_pattern", 1, 1) == 1;
        String list = given.get(SHRINKAGE);
        if (list == null) {
            boolean shrunk = usual == MemoryArena.SHRINK;
            return new MemoryParameters(arena, pattern, shrunk && arena, shrunk);
        }
        List<String> devices = List.of(list.strip().split(";"));
        for (String device : devices) {
            if (!List.of("cpu:0", "gpu:" + gpu).contains(device)) {
                throw ServingException.invalid("parameters '" + SHRINKAGE + "': expected cpu:0, gpu:" + gpu
                        + " or both with a ; between, got '" + list + "'");
            }
        }
        if (!arena && devices.contains("cpu:0")) {
            throw ServingException.invalid("parameters '" + SHRINKAGE + "': cpu:0 has no arena by " + ARENA
                    + " or neap.engine.memory-arena; leave one of the two out");
        }
        return new MemoryParameters(arena, pattern, devices.contains("cpu:0"), devices.contains("gpu:" + gpu));
    }

    void addTo(SessionOptions options) throws OrtException {
        if (!arena) {
            options.setCPUArenaAllocator(false);
        }
        if (!pattern) {
            options.setMemoryPatternOptimization(false);
        }
    }

    /**
     * What each run is told. A device without an arena must not be named: the run would fail.
     *
     * @param gpu that the model computes on
     */
    Map<String, String> runEntries(OptionalInt gpu) {
        List<String> devices = new ArrayList<>();
        if (shrunk) {
            devices.add("cpu:0");
        }
        if (shrunkOnGpu) {
            gpu.ifPresent(number -> devices.add("gpu:" + number));
        }
        return devices.isEmpty() ? Map.of() : Map.of(SHRINKAGE, String.join(";", devices));
    }
}
