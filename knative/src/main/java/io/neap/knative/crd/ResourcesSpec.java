// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each process gets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
        @JsonPropertyDescription(
                "What a node must have left for it: quantities by the name of a resource, such as cpu and memory.")
        @Nullable
        Map<String, IntOrString> requests,

        @JsonPropertyDescription("What it can never have more of; devices such as nvidia.com/gpu are asked for here.")
        @Nullable
        Map<String, IntOrString> limits) {}
