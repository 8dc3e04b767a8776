// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one model wants to be computed.
 *
 * @param device instead of {@link EngineConfig#device()}
 * @param graphLevel of Triton's {@code optimization.graph.level}: 0 for all optimisations, -1 for the basic ones, 1 for
 *     the extended too, 2 for none
 * @param parameters by the names that Triton's backend of this engine has for them
 */
public record ModelOptions(Optional<Device> device, int graphLevel, SortedMap<String, String> parameters) {

    /** As every model of the process. */
    public static final ModelOptions NONE = new ModelOptions(Optional.empty(), 0, Collections.emptySortedMap());

    public ModelOptions {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
