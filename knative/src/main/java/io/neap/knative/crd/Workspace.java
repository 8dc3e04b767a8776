// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.DATE;
import static io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type.INTEGER;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A tenant: the namespace of the same name, and how much it may use. */
@Group(InferenceService.GROUP)
@Version("v1alpha1")
@Plural("workspaces")
@ShortNames("nws")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Services", jsonPath = ".status.services", type = INTEGER)
@AdditionalPrinterColumn(name = "Asleep", jsonPath = ".status.asleep", type = INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = DATE)
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$')",
        message =
                "the name must be at most 40 lower-case letters, digits and '-', starting with a letter and not ending"
                        + " with '-': it becomes a part of a host name")
@ValidationRule(
        value = "!self.metadata.name.matches('^(kube-.*|knative-.*|neap-system)$')",
        message = "the namespaces of Kubernetes, Knative and Neap itself are no workspaces")
public class Workspace extends CustomResource<WorkspaceSpec, WorkspaceStatus> {

    private static final long serialVersionUID = 1L;
}
