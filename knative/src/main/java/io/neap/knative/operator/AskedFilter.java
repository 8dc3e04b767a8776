// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Only what somebody asks for makes a pass: the operator's own writes of the status do not. */
public final class AskedFilter implements OnUpdateFilter<HasMetadata> {

    @Override
    public boolean accept(HasMetadata now, HasMetadata before) {
        var asked = now.getMetadata();
        var known = before.getMetadata();
        return !Objects.equals(asked.getGeneration(), known.getGeneration())
                || !Objects.equals(asked.getAnnotations(), known.getAnnotations())
                || !Objects.equals(asked.getFinalizers(), known.getFinalizers())
                || !Objects.equals(asked.getDeletionTimestamp(), known.getDeletionTimestamp());
    }
}
