// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd.trigger;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.neap.knative.crd.InferenceService;

/**
 * Which events start a training, as YAML. Its namespace is the workspace and its name the trigger's, so that this
 * resource and {@code /api/v1} are two doors to one trigger.
 */
@Group(InferenceService.GROUP)
@Version("v1alpha1")
@Plural("retrainingtriggers")
@ShortNames("nrt")
@AdditionalPrinterColumn(name = "Type", jsonPath = ".spec.eventType")
@AdditionalPrinterColumn(name = "Broker", jsonPath = ".spec.broker")
@AdditionalPrinterColumn(name = "Function", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$')",
        message =
                "the name must be at most 40 lower-case letters, digits and '-', starting with a letter and not ending"
                        + " with '-': it becomes a part of a host name")
public class RetrainingTrigger extends CustomResource<RetrainingTriggerSpec, RetrainingTriggerStatus>
        implements Namespaced {

    /**
     * The annotation with which a YAML overwrites what was asked for elsewhere. Its value is the digest of what may be
     * overwritten, so that it says yes to what was seen and to nothing that comes later.
     */
    public static final String OVERRIDE = InferenceService.GROUP + "/override-spec";

    private static final long serialVersionUID = 1L;
}
