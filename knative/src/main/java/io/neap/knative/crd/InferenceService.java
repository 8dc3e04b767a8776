// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A model to be served, as YAML. Its namespace is the workspace and its name the service's, so that this resource and
 * {@code /api/v1} are two doors to one service.
 */
@Group(InferenceService.GROUP)
@Version("v1alpha1")
@Plural("inferenceservices")
// Not KServe's isvc: both may be in one cluster.
@ShortNames("nisvc")
@AdditionalPrinterColumn(name = "Model", jsonPath = ".spec.model")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Traffic", jsonPath = ".status.split")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$')",
        message =
                "the name must be at most 40 lower-case letters, digits and '-', starting with a letter and not ending"
                        + " with '-': it becomes a part of a host name")
public class InferenceService extends CustomResource<InferenceServiceSpec, InferenceServiceStatus>
        implements Namespaced {

    public static final String GROUP = "neap.io";

    /**
     * The annotation with which a YAML overwrites what was asked for elsewhere. Its value is the generation that may be
     * overwritten, so that it says yes to what was seen and to nothing that comes later.
     */
    public static final String OVERRIDE = GROUP + "/override-generation";

    /**
     * The annotations by which a person decides about a running rollout in place of its analysis. Their value is the
     * generation of the service that asked for the rollout, so that no other one is meant.
     */
    public static final String PROMOTE = GROUP + "/promote";

    public static final String ABORT = GROUP + "/abort";

    private static final long serialVersionUID = 1L;
}
