// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;
import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.INTEGER;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A strategy with its analysis under a name, for all the services of its namespace that refer to it. */
@Group(InferenceService.GROUP)
@Version("v1alpha1")
@Plural("rollouts")
@ShortNames("nro")
@AdditionalPrinterColumn(name = "Strategy", jsonPath = ".status.strategy")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Services", jsonPath = ".status.services", type = INTEGER)
@AdditionalPrinterColumn(name = "Running", jsonPath = ".status.running", type = INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
public class Rollout extends CustomResource<StrategySpec, RolloutStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;
}
