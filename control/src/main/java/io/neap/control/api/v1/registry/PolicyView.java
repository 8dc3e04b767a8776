// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.v1.registry;

import io.neap.control.error.DomainException;
import io.neap.control.model.policy.ModelPolicies.InForce;
import io.neap.control.model.policy.ModelPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it was set, and what holds with those above it and the defaults.
 *
 * @param own without what it leaves to others
 */
record PolicyView(Map<String, Object> own, Map<String, Object> effective) {

    static PolicyView of(InForce policy) {
        return new PolicyView(policy.own().document(), policy.effective().document());
    }

    static ModelPolicy read(@Nullable Map<String, Object> document) {
        if (document == null) {
            throw DomainException.invalid("Send the policy as the body: {\"executableFormats\": \"block\"}.");
        }
        return ModelPolicy.read(document);
    }
}
