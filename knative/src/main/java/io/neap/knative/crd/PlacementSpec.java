// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On which nodes a process runs, and as whom. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlacementSpec(
        @JsonPropertyDescription("Labels that a node must have.") @Nullable
        Map<String, String> nodeSelector,

        @Size(max = 20) @JsonPropertyDescription("Taints of nodes that do not keep it away.") @Nullable
        List<TolerationSpec> tolerations,

        @JsonPropertyDescription("Who goes first where there is not room for all.") @Nullable
        String priorityClass,

        @JsonPropertyDescription("The account of its pods, which the function itself has no use for.") @Nullable
        String serviceAccount) {

    /** A taint that does not keep it away. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.value) || has(self.key)", message = "value needs the key whose value it is")
    public record TolerationSpec(
            @JsonPropertyDescription("The key of the taint; of any one if left out.") @Nullable
            String key,

            @JsonPropertyDescription("Its value; any one if left out.") @Nullable
            String value,

            @ValidationRule(
                    value = "self in ['NoSchedule', 'PreferNoSchedule', 'NoExecute']",
                    message = "must be NoSchedule, PreferNoSchedule or NoExecute")
            @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute; any one if left out.")
            @Nullable
            String effect) {}
}
