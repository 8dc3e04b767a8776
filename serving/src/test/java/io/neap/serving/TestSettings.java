// SPDX-License-Identifier: Apache-2.0
package io.neap.serving;

import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.settings.ModelSettings.Instances;
import io.neap.serving.repository.settings.ModelSettings.Session;
import io.neap.serving.repository.settings.Placement;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.repository.settings.VersionPolicy;
import io.neap.serving.repository.settings.WarmUpSample;
import io.neap.serving.tensor.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/** What a model's configuration may ask for, each beside nothing else. */
public final class TestSettings {

    private TestSettings() {}

    public static ModelSettings rows(int maxBatchSize, boolean joined) {
        return settings(OptionalInt.of(maxBatchSize), joined, QueueSettings.NONE, List.of(), List.of());
    }

    public static ModelSettings queue(QueueSettings queue) {
        return settings(OptionalInt.empty(), true, queue, List.of(), List.of());
    }

    public static ModelSettings inputs(TensorSpec... inputs) {
        return settings(OptionalInt.empty(), true, QueueSettings.NONE, List.of(inputs), List.of());
    }

    public static ModelSettings sample(WarmUpSample sample) {
        return settings(OptionalInt.of(4), true, QueueSettings.NONE, List.of(), List.of(sample));
    }

    private static ModelSettings settings(
            OptionalInt maxBatchSize,
            boolean joined,
            QueueSettings queue,
            List<TensorSpec> inputs,
            List<WarmUpSample> samples) {
        return new ModelSettings(
                new VersionPolicy.All(),
                ModelSettings.FILE,
                maxBatchSize,
                joined,
                queue,
                new Instances(OptionalInt.of(3), Placement.CPU, OptionalInt.empty()),
                new Session(0, Collections.emptySortedMap(), Collections.emptySortedMap()),
                inputs,
                List.of(),
                samples);
    }
}
