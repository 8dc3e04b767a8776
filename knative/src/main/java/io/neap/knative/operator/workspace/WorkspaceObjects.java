// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.workspace;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.neap.knative.crd.Workspace;
import io.neap.knative.crd.WorkspaceSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a workspace is on a cluster. Pure. */
final class WorkspaceObjects {

    /** The quota's name in its namespace. */
    static final String QUOTA = "neap-workspace";

    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/managed-by", "neap");

    private WorkspaceObjects() {}

    /** It has no owner: who deletes the workspace does not delete what is in it. */
    static Namespace namespace(Workspace workspace) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(workspace.getMetadata().getName())
                .withLabels(LABELS)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build();
    }

    /** Empty when none is asked for. */
    static Optional<ResourceQuota> quota(Workspace workspace) {
        return Optional.ofNullable(spec(workspace).quota())
                .filter(hard -> !hard.isEmpty())
                .map(hard -> new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(workspace.getMetadata().getName())
                        .withName(QUOTA)
                        .withLabels(LABELS)
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion(workspace.getApiVersion())
                                .withKind(workspace.getKind())
                                .withName(workspace.getMetadata().getName())
                                .withUid(workspace.getMetadata().getUid())
                                .build())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(hard)
                        .endSpec()
                        .build());
    }

    private static WorkspaceSpec spec(Workspace workspace) {
        return Objects.requireNonNullElse(workspace.getSpec(), WorkspaceSpec.NONE);
    }
}
