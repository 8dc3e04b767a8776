// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where aliases lead. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelStatus(
        @JsonPropertyDescription("The generation of this resource that the operator last acted on.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The newest version of the model; absent while it has none.") @Nullable
        Integer latest,

        @JsonPropertyDescription("The aliases in short: each with its version.") @Nullable
        String summary,

        @JsonPropertyDescription("Ready: whether every alias leads where this resource says.") @Nullable
        List<ConditionStatus> conditions,

        @JsonPropertyDescription("The aliases of the spec.") @Nullable
        List<AliasStatus> aliases) {

    public static final ModelStatus NONE = new ModelStatus(null, null, null, null, null);

    /** One alias. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AliasStatus(
            @JsonPropertyDescription("Its name.") String alias,

            @JsonPropertyDescription("The version that it leads to now; absent when it is not set.") @Nullable
            Integer version,

            @JsonPropertyDescription(
                    "The version that this resource last had it lead to. An alias that leads elsewhere was moved through"
                            + " the API.")
            @Nullable
            Integer applied) {}
}
