// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names and values as a container has them, in the order of the names. */
final class ContainerValues {

    private ContainerValues() {}

    static Map<String, Quantity> quantities(Map<String, String> amounts) {
        Map<String, Quantity> quantities = new TreeMap<>();
        amounts.forEach((name, amount) -> quantities.put(name, Quantity.parse(amount)));
        return quantities;
    }

    static List<EnvVar> variables(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(variable -> new EnvVarBuilder()
                                .withName(variable.getKey())
                                .withValue(variable.getValue())
                                .build())
                        .toList();
    }
}
