// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** By what callers are told apart; exactly one of header, cookie and jwtClaim. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.header), has(self.cookie), has(self.jwtClaim)].filter(given, given).size() == 1",
        message = "give exactly one of header, cookie and jwtClaim")
@ValidationRule(value = "!has(self.maxAge) || has(self.cookie)", message = "only a cookie has a maxAge")
public record AffinitySpec(
        @Size(min = 1, max = 64)
        @Pattern(AffinitySpec.TOKEN)
        @JsonPropertyDescription("A request header, such as X-User; a request without it is drawn at random.")
        @Nullable
        String header,

        @Size(min = 1, max = 64)
        @Pattern(AffinitySpec.TOKEN)
        @JsonPropertyDescription("A cookie; a caller that brings none is given one.")
        @Nullable
        String cookie,

        @Size(max = 12)
        @Pattern(InferenceServiceSpec.DURATION)
        @ValidationRule(
                value = "duration(self) >= duration('1s') && duration(self) <= duration('9600h')",
                message = "must be between 1s and 9600h")
        @JsonPropertyDescription("How long a cookie that is given lasts; 720h if left out.")
        @Nullable
        String maxAge,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "A claim of the bearer token, such as sub. The token is read and not verified: the claim"
                        + " chooses a revision and grants nothing. A request without it is drawn at random.")
        @Nullable
        String jwtClaim) {

    static final String TOKEN = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";
}
