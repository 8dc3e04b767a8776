// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;

/** Nothing but the status, which is the operator's alone: without a version it does not meet others' writes. */
public final class StatusOnly {

    private StatusOnly() {}

    /** Fills {@code blank}, a new resource, with the name of {@code resource} and the status. */
    public static <S, R extends CustomResource<?, S>> R of(R resource, R blank, S status) {
        blank.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build());
        blank.setStatus(status);
        return blank;
    }
}
