// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in a workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceStatus(
        @JsonPropertyDescription("The generation of this resource that the operator last acted on.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("How many services it has, whichever way they were asked for.")
        int services,

        @JsonPropertyDescription("How many of them sleep: no process runs for them.")
        int asleep,

        @JsonPropertyDescription("Ready: whether the namespace and its quota are as this resource says.") @Nullable
        List<ConditionStatus> conditions) {

    public static final WorkspaceStatus NONE = new WorkspaceStatus(null, 0, 0, null);
}
