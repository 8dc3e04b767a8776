// SPDX-License-Identifier: Apache-2.0
package io.neap.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;

/** Tribuo reads the settings of what trained a model from their fields, to keep them as the model's provenance. */
class TribuoMetadataTest {

    @Test
    void everyClassThatHoldsSettingsIsOpen() throws IOException {
        Set<String> holders = new TreeSet<>();
        for (Class<?> type : Set.of(LinearSGDTrainer.class, LogMulticlass.class, AdaGrad.class)) {
            for (@Nullable Class<?> holder = type;
                    holder != null && holder != Object.class;
                    holder = holder.getSuperclass()) {
                holders.add(holder.getName());
            }
        }

        assertThat(Metadata.types("tribuo", "allDeclaredFields")).isEqualTo(holders);
    }
}
