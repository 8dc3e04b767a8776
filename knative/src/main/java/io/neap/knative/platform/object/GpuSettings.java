// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a pod has that asks for a GPU, a whole one or a part of it.
 *
 * @param images by function, pinned by digest, in place of the others' image; that one where there is none
 * @param runtimeClass the RuntimeClass that gives a container the driver, where that is not the nodes' default
 */
public record GpuSettings(Map<String, String> images, Optional<String> runtimeClass) {

    /** For a cluster that has none, or whose images and nodes are the same for all. */
    public static final GpuSettings NONE = new GpuSettings(Map.of(), Optional.empty());

    private static final String DEVICES = "nvidia.com/";

    public GpuSettings {
        images = ClusterSettings.pinned(images);
    }

    /** Of a pod whose limits have these names. */
    Optional<String> runtimeClass(Set<String> limits) {
        return isAsked(limits) ? runtimeClass : Optional.empty();
    }

    /** Of a function in a pod whose limits have these names. */
    Optional<String> image(String function, Set<String> limits) {
        return isAsked(limits) ? Optional.ofNullable(images.get(function)) : Optional.empty();
    }

    private static boolean isAsked(Set<String> limits) {
        return limits.stream().anyMatch(name -> name.startsWith(DEVICES));
    }
}
