// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where aliases are to lead. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)",
        message = "name never changes: make another Model")
public record ModelSpec(
        @Size(min = 1, max = 256)
        @Pattern("^[^/:@]+$")
        @JsonPropertyDescription("The registered model; this resource's name if left out. It never changes.")
        @Nullable
        String name,

        @Required
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "self.all(one, self.exists_one(other, other.alias == one.alias))",
                message = "each alias may be named once")
        @JsonPropertyDescription("The aliases that this resource moves; all others are left alone.")
        List<AliasSpec> aliases) {

    /** One alias. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AliasSpec(
            @Required
            @Size(min = 1, max = 255)
            @Pattern("^[A-Za-z0-9_-]+$")
            @ValidationRule(
                    value = "!self.matches('^([vV][0-9]+|[lL][aA][tT][eE][sS][tT])$')",
                    message = "latest, and v with a number, read like a version")
            @JsonPropertyDescription("Its name, such as champion.")
            String alias,

            @Required @Min(1) @Max(999_999_999) @JsonPropertyDescription("The version that it is to lead to.")
            Integer version) {}
}
