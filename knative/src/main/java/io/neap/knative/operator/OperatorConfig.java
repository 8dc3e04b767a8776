// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** What the operator tells the cluster's other parts. */
@ConfigMapping(prefix = "neap.operator")
public interface OperatorConfig {

    /** The root of this Neap as the cluster's pods reach it: Brokers bring events there. */
    @WithDefault("http://neap.neap-system.svc.cluster.local")
    URI controlUrl();
}
