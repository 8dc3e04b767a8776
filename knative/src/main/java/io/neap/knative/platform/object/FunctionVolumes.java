// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a function's container mounts: its own scratch, which is the only place that it loads code from; the cache of
 * models, where the cluster has one; and the volume that its model lies on, where its service names one.
 */
record FunctionVolumes(Optional<ModelCache> cache, Optional<ModelVolume> model, boolean fetching) {

    private static final String SCRATCH = "scratch";
    private static final String SCRATCH_PATH = "/tmp";
    private static final String MODEL = "model";

    static FunctionVolumes of(Revision revision, Optional<ModelCache> cache) {
        boolean fetching = revision.environment().containsKey("NEAP_MODEL_URI");
        return new FunctionVolumes(cache.filter(shared -> fetching), revision.volume(), fetching);
    }

    List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName(SCRATCH)
                .withNewEmptyDir()
                .endEmptyDir()
                .build());
        cache.map(ModelCache::volume).ifPresent(volumes::add);
        model.map(FunctionVolumes::volume).ifPresent(volumes::add);
        return volumes;
    }

    private static Volume volume(ModelVolume model) {
        VolumeBuilder volume = new VolumeBuilder().withName(MODEL);
        return switch (model) {
            case ModelVolume.Claim claim ->
                volume.withNewPersistentVolumeClaim()
                        .withClaimName(claim.name())
                        .withReadOnly(true)
                        .endPersistentVolumeClaim()
                        .build();
            case ModelVolume.Image image ->
                volume.withNewImage()
                        .withReference(image.reference())
                        .withPullPolicy(image.pull().orElse(null))
                        .endImage()
                        .build();
        };
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount(SCRATCH, SCRATCH_PATH).build());
        cache.ifPresent(
                shared -> mounts.add(mount(ModelCache.NAME, ModelCache.PATH).build()));
        model.ifPresent(volume ->
                mounts.add(mount(MODEL, ModelVolume.MOUNT).withReadOnly(true).build()));
        return mounts;
    }

    private static VolumeMountBuilder mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path);
    }

    /** What the function is told of them. A snapshot that goes with its pod would be written for nobody. */
    Map<String, String> environment() {
        Map<String, String> own = new TreeMap<>(Map.of("NEAP_MODEL_CACHE", SCRATCH_PATH + "/models"));
        if (fetching && cache.isEmpty()) {
            own.put("NEAP_ENGINE_SNAPSHOT_ENABLED", "false");
        }
        cache.ifPresent(shared -> own.putAll(shared.environment(SCRATCH_PATH)));
        return own;
    }
}
