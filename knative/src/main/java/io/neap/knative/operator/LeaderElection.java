// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Of several operators one works, by a Lease in its own namespace; who loses it ends, and is started anew. */
@ApplicationScoped
class LeaderElection {

    @Produces
    @Singleton
    LeaderElectionConfiguration lease() {
        return new LeaderElectionConfiguration("neap-operator");
    }
}
