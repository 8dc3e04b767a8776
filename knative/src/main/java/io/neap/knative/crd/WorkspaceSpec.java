// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a workspace may use. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceSpec(
        @JsonPropertyDescription(
                "The limits of a ResourceQuota, such as requests.cpu, limits.memory or pods, each with its"
                        + " quantity; no quota if left out.")
        @Nullable
        Map<String, Quantity> quota) {

    public static final WorkspaceSpec NONE = new WorkspaceSpec(null);
}
