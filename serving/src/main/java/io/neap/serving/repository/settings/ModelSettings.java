// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository.settings;

import io.neap.serving.tensor.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model's own configuration asks for. What it leaves out, the process's settings and the model decide.
 *
 * @param versions that are served, of those that are there
 * @param fileName of the model in its version's folder
 * @param maxBatchSize rows of a request, and of a run; 0 if the first dimension is none of rows
 * @param joined whether rows of several requests may share a run, where the model allows it
 * @param inputs as the model is expected to have them, all of them; none if it says so itself
 * @param outputs as the model is expected to have them; others are served too
 */
public record ModelSettings(
        VersionPolicy versions,
        String fileName,
        OptionalInt maxBatchSize,
        boolean joined,
        QueueSettings queue,
        Instances instances,
        Session session,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<WarmUpSample> samples) {

    /** The usual name of a model's file. */
    public static final String FILE = "model.onnx";

    /** The model has no configuration of its own. */
    public static final ModelSettings NONE = new ModelSettings(
            new VersionPolicy.All(),
            FILE,
            OptionalInt.empty(),
            true,
            QueueSettings.NONE,
            new Instances(OptionalInt.empty(), Placement.ANY, OptionalInt.empty()),
            new Session(0, Collections.emptySortedMap(), Collections.emptySortedMap()),
            List.of(),
            List.of(),
            List.of());

    public ModelSettings {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        samples = List.copyOf(samples);
    }

    /** The same for a model of which every version is served that is there. */
    public ModelSettings ofAllVersions() {
        return new ModelSettings(
                new VersionPolicy.All(),
                fileName,
                maxBatchSize,
                joined,
                queue,
                instances,
                session,
                inputs,
                outputs,
                samples);
    }

    /**
     * Where the model computes.
     *
     * @param count runs at the same time
     * @param gpu by CUDA's number of it; the process's where empty
     */
    public record Instances(OptionalInt count, Placement placement, OptionalInt gpu) {}

    /**
     * How ONNX Runtime computes it, in Triton's words.
     *
     * @param graphLevel {@code optimization.graph.level}
     * @param parameters such as {@code intra_op_thread_count}
     * @param cuda those of the {@code gpu_execution_accelerator} of that name, such as {@code gpu_mem_limit}
     */
    public record Session(int graphLevel, SortedMap<String, String> parameters, SortedMap<String, String> cuda) {

        public Session {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
            cuda = Collections.unmodifiableSortedMap(new TreeMap<>(cuda));
        }
    }
}
