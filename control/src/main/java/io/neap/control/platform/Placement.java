// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * On which nodes of a cluster the processes of a revision run, and as whom.
 *
 * @param nodeSelector labels that a node must have, such as {@code nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB-SHARED}
 * @param priorityClass who goes first where there is not room for all
 * @param serviceAccount the account of its pods, which the function itself has no use for
 */
public record Placement(
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        Optional<String> priorityClass,
        Optional<String> serviceAccount) {

    public static final Placement ANYWHERE = new Placement(Map.of(), List.of(), Optional.empty(), Optional.empty());

    public Placement {
        nodeSelector = Collections.unmodifiableMap(new TreeMap<>(nodeSelector));
        tolerations = List.copyOf(tolerations);
    }

    /**
     * A taint that does not keep it away.
     *
     * @param key of the taint; of any one if empty
     * @param value of the taint; any one if empty
     * @param effect NoSchedule, PreferNoSchedule or NoExecute; any one if empty
     */
    public record Toleration(Optional<String> key, Optional<String> value, Optional<String> effect) {}
}
