// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the model's file comes from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.claim) != has(self.image)", message = "give either claim or image")
public record StorageSpec(
        @JsonPropertyDescription("A PersistentVolumeClaim of this namespace, mounted read-only.") @Nullable
        ClaimSpec claim,

        @JsonPropertyDescription("An OCI image, mounted read-only.") @Nullable
        ImageSpec image) {

    private static final String WITHIN =
            "!self.startsWith('/') && !self.endsWith('/') && self.split('/').all(p, !(p in ['', '.', '..']))";
    private static final String WITHIN_MESSAGE = "must be a path within the volume, as in churn/7/model.onnx";

    /** A claim and the model's file on it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClaimSpec(
            @Required
            @Size(max = 253)
            @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
            @JsonPropertyDescription("Its name.")
            String name,

            @Required
            @Size(min = 1, max = 512)
            @ValidationRule(value = WITHIN, message = WITHIN_MESSAGE)
            @JsonPropertyDescription("The model's file on it, as in churn/7/model.onnx.")
            String path) {}

    /** An image and the model's file in it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ImageSpec(
            @Required
            @Size(max = 512)
            @Pattern("^[^@ ]+@sha256:[0-9a-f]{64}$")
            @JsonPropertyDescription("Its name, pinned by its digest: registry/name@sha256:….")
            String reference,

            @Required
            @Size(min = 1, max = 512)
            @ValidationRule(value = WITHIN, message = WITHIN_MESSAGE)
            @JsonPropertyDescription("The model's file in it, as in model.onnx.")
            String path,

            @ValidationRule(
                    value = "self in ['Always', 'IfNotPresent', 'Never']",
                    message = "must be Always, IfNotPresent or Never")
            @JsonPropertyDescription(
                    "When its node fetches it: Always, IfNotPresent or Never; IfNotPresent if left out.")
            @Nullable
            String pullPolicy) {}
}
