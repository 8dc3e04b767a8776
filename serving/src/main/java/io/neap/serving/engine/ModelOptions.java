// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one model wants to be computed.
 *
 * @param device {@link Device#CPU} to compute there; {@link Device#CUDA} for a GPU as far as
 *     {@link EngineConfig#device()} allows it; that device if empty
 * @param gpu instead of {@link EngineConfig.Cuda#device()}
 * @param graphLevel of Triton's {@code optimization.graph.level}: 0 for all optimisations, -1 for the basic ones, 1 for
 *     the extended too, 2 for none
 * @param parameters by the names that Triton's backend of this engine has for them
 * @param cuda options of the GPU's own, by the engine's names of them
 */
public record ModelOptions(
        Optional<Device> device,
        OptionalInt gpu,
        int graphLevel,
        SortedMap<String, String> parameters,
        SortedMap<String, String> cuda) {

    /** As every model of the process. */
    public static final ModelOptions NONE = new ModelOptions(
            Optional.empty(), OptionalInt.empty(), 0, Collections.emptySortedMap(), Collections.emptySortedMap());

    public ModelOptions {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        cuda = Collections.unmodifiableSortedMap(new TreeMap<>(cuda));
    }
}
