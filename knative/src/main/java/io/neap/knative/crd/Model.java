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

/** Which versions the aliases of a registered model lead to. The model itself is registered through MLflow's API. */
@Group(InferenceService.GROUP)
@Version("v1alpha1")
@Plural("models")
@ShortNames("nmodel")
@AdditionalPrinterColumn(name = "Aliases", jsonPath = ".status.summary")
@AdditionalPrinterColumn(name = "Latest", jsonPath = ".status.latest", type = INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
public class Model extends CustomResource<ModelSpec, ModelStatus> implements Namespaced {

    /**
     * The annotation with which a YAML moves an alias that was moved elsewhere: {@code champion=4, shadow=none}. It
     * names where the alias was seen, so that it says yes to that and to nothing that comes later.
     */
    public static final String OVERRIDE = InferenceService.GROUP + "/override-aliases";

    private static final long serialVersionUID = 1L;
}
