// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.config;

import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.ModelConfig;
import io.neap.serving.oip.proto.ModelDynamicBatching;
import io.neap.serving.oip.proto.ModelInstanceGroup;
import io.neap.serving.oip.proto.ModelQueuePolicy;
import io.neap.serving.oip.proto.ModelVersionPolicy;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.repository.settings.ModelSettings.Instances;
import io.neap.serving.repository.settings.ModelSettings.Session;
import io.neap.serving.repository.settings.Placement;
import io.neap.serving.repository.settings.QueueSettings;
import io.neap.serving.repository.settings.VersionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns the message into settings. Each refusal names the field, what was expected and what came. */
final class SettingsReader {

    /** The one accelerator whose parameters count. */
    static final String CUDA = "cuda";

    private static final int MANY_INSTANCES = 1024;

    /** Beyond the timeout of every request, and within what nanoseconds hold. */
    private static final long AN_HOUR = Duration.ofHours(1).toNanos() / 1000;

    private SettingsReader() {}

    /**
     * What the model asks for.
     *
     * @param samples the folder of the files that samples name; empty where they may name none
     */
    static ModelSettings settings(ModelConfig config, Optional<Path> samples) {
        OptionalInt maxBatchSize = maxBatchSize(config);
        boolean batched = maxBatchSize.orElse(0) > 0;
        if (maxBatchSize.isEmpty() && config.getModelWarmupCount() > 0) {
            throw ServingException.invalid(
                    "max_batch_size: expected beside model_warmup, as it says whether dims are those of one row");
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        config.getParametersMap().forEach((name, value) -> parameters.put(name, value.getStringValue()));
        return new ModelSettings(
                versions(config.getVersionPolicy()),
                fileName(config.getDefaultModelFilename()),
                maxBatchSize,
                config.hasDynamicBatching() || isCompletedByTheModel(config),
                queue(config, maxBatchSize),
                instances(config),
                new Session(config.getOptimization().getGraph().getLevel(), parameters, cuda(config)),
                TensorReader.inputs(config.getInputList(), batched),
                TensorReader.outputs(config.getOutputList(), batched),
                SampleReader.samples(config.getModelWarmupList(), batched, samples));
    }

    private static SortedMap<String, String> cuda(ModelConfig config) {
        SortedMap<String, String> options = new TreeMap<>();
        config.getOptimization().getExecutionAccelerators().getGpuExecutionAcceleratorList().stream()
                .filter(accelerator -> accelerator.getName().equals(CUDA))
                .forEach(accelerator -> options.putAll(accelerator.getParametersMap()));
        return options;
    }

    /** Such a configuration is completed by Triton too: it batches what can be batched. */
    private static boolean isCompletedByTheModel(ModelConfig config) {
        return config.getInputCount() == 0 && config.getOutputCount() == 0;
    }

    private static OptionalInt maxBatchSize(ModelConfig config) {
        if (config.getMaxBatchSize() < 0) {
            throw ServingException.invalid("max_batch_size: expected 0 or more, got " + config.getMaxBatchSize());
        }
        return config.hasMaxBatchSize() || !isCompletedByTheModel(config)
                ? OptionalInt.of(config.getMaxBatchSize())
                : OptionalInt.empty();
    }

    private static VersionPolicy versions(ModelVersionPolicy policy) {
        return switch (policy.getPolicyChoiceCase()) {
            case LATEST, POLICYCHOICE_NOT_SET ->
                new VersionPolicy.Latest(
                        Math.clamp(Integer.toUnsignedLong(policy.getLatest().getNumVersions()), 1, Integer.MAX_VALUE));
            case ALL -> new VersionPolicy.All();
            case SPECIFIC -> {
                if (policy.getSpecific().getVersionsCount() == 0) {
                    throw ServingException.invalid("version_policy.specific: expected at least one of versions");
                }
                yield new VersionPolicy.Specific(policy.getSpecific().getVersionsList());
            }
        };
    }

    private static String fileName(String name) {
        if (name.isEmpty()) {
            return ModelSettings.FILE;
        }
        if (name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            throw ServingException.invalid(
                    "default_model_filename: expected a file in the version's folder, got '" + name + "'");
        }
        return name;
    }

    private static Instances instances(ModelConfig config) {
        Set<Placement> placements = EnumSet.noneOf(Placement.class);
        SortedSet<Integer> gpus = new TreeSet<>();
        int count = 0;
        for (ModelInstanceGroup group : config.getInstanceGroupList()) {
            if (group.getCount() < 0 || group.getCount() > MANY_INSTANCES) {
                throw ServingException.invalid(
                        "instance_group.count: expected 1 to " + MANY_INSTANCES + ", got " + group.getCount());
            }
            if (!group.getPassive()) {
                placements.add(placement(group));
                gpus.addAll(group.getGpusList());
                count += Math.max(1, group.getCount());
            }
        }
        if (placements.size() > 1) {
            throw ServingException.invalid(
                    "instance_group.kind: a model computes in one place, got " + placements + "; leave one kind");
        }
        if (gpus.size() > 1 || gpus.stream().anyMatch(gpu -> gpu < 0)) {
            throw ServingException.invalid(
                    "instance_group.gpus: a model computes on one GPU, by its number from 0, got " + gpus
                            + "; leave one, or serve the model by a process for each");
        }
        if (count == 0 && config.getInstanceGroupCount() > 0) {
            throw ServingException.invalid("instance_group.passive: no instance is left that answers");
        }
        return new Instances(
                count == 0 ? OptionalInt.empty() : OptionalInt.of(count),
                placements.stream().findAny().orElse(Placement.ANY),
                gpus.stream().mapToInt(Integer::intValue).findAny());
    }

    private static Placement placement(ModelInstanceGroup group) {
        return switch (group.getKind()) {
            case KIND_CPU -> {
                if (group.getGpusCount() > 0) {
                    throw ServingException.invalid("instance_group.gpus: an instance of KIND_CPU has none");
                }
                yield Placement.CPU;
            }
            case KIND_GPU -> Placement.GPU;
            case KIND_AUTO, KIND_MODEL -> group.getGpusCount() > 0 ? Placement.GPU : Placement.ANY;
            case UNRECOGNIZED ->
                throw ServingException.invalid("instance_group.kind: not known: " + group.getKindValue());
        };
    }

    private static QueueSettings queue(ModelConfig config, OptionalInt maxBatchSize) {
        ModelDynamicBatching batching = config.getDynamicBatching();
        int most = maxBatchSize.orElse(Integer.MAX_VALUE);
        for (int preferred : batching.getPreferredBatchSizeList()) {
            if (preferred < 1 || preferred > most) {
                throw ServingException.invalid("dynamic_batching.preferred_batch_size: expected 1 to max_batch_size, "
                        + most + ", got " + preferred);
            }
        }
        long priorities = unsigned(batching.getPriorityLevels(), Long.MAX_VALUE);
        long defaultPriority = unsigned(batching.getDefaultPriorityLevel(), Long.MAX_VALUE);
        if (priorities > 0 && (defaultPriority < 1 || defaultPriority > priorities)) {
            throw ServingException.invalid("dynamic_batching.default_priority_level: expected 1 to priority_levels, "
                    + priorities + ", got " + defaultPriority);
        }
        ModelQueuePolicy policy = batching.getDefaultQueuePolicy();
        boolean rejects = policy.getTimeoutAction() == ModelQueuePolicy.TimeoutAction.REJECT;
        return new QueueSettings(
                (int) unsigned(Integer.toUnsignedLong(policy.getMaxQueueSize()), Integer.MAX_VALUE),
                rejects ? micros(policy.getDefaultTimeoutMicroseconds()) : Duration.ZERO,
                micros(batching.getMaxQueueDelayMicroseconds()),
                batching.getPreferredBatchSizeList(),
                priorities,
                defaultPriority);
    }

    private static Duration micros(long micros) {
        return Duration.of(unsigned(micros, AN_HOUR), ChronoUnit.MICROS);
    }

    /** An unsigned number, or the most that counts. */
    private static long unsigned(long number, long most) {
        return number < 0 ? most : Math.min(number, most);
    }
}
