// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.neap.control.error.DomainException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where models stay when their pods go, so that the next wake fetches nothing. Code is never loaded from there: what a
 * function unpacks for itself stays in its own scratch, which also takes a model that the cache has no room for.
 *
 * @param size what the models' files may take together, and their snapshots as much again, as the function's settings
 *     have it: {@code 20G}
 * @param group that Kubernetes gives a claim's files to, where its volume does not belong to the function's user
 */
public record ModelCache(Place place, String size, Optional<Long> group) {

    static final String NAME = "models";
    static final String PATH = "/var/cache/neap";

    private static final Pattern SIZE = Pattern.compile("[0-9]{1,9}[KMGT]?");
    private static final Pattern FOLDER = Pattern.compile("/[^/\\s]+(/[^/\\s]+)*");

    /** Where it lies. */
    public sealed interface Place {}

    /** A folder of whichever node the pod runs on. */
    public record NodeFolder(String path) implements Place {

        public NodeFolder {
            if (!FOLDER.matcher(path).matches()) {
                throw DomainException.invalid("The models' folder on each node must be an absolute path such as "
                        + "/var/cache/neap, but is '" + path + "'.");
            }
        }
    }

    /** A claim of this name in each workspace. */
    public record Claim(String name) implements Place {}

    public ModelCache {
        if (!SIZE.matcher(size).matches()) {
            throw DomainException.invalid(
                    "The size of the models' cache must be a number such as 20G, but is '" + size + "'.");
        }
    }

    Volume volume() {
        VolumeBuilder volume = new VolumeBuilder().withName(NAME);
        return switch (place) {
            // Made where it is missing, so that a node without it is slower and not useless.
            case NodeFolder folder ->
                volume.withNewHostPath()
                        .withPath(folder.path())
                        .withType("DirectoryOrCreate")
                        .endHostPath()
                        .build();
            case Claim claim ->
                volume.withNewPersistentVolumeClaim()
                        .withClaimName(claim.name())
                        .endPersistentVolumeClaim()
                        .build();
        };
    }

    Map<String, String> environment(String scratch) {
        return Map.of(
                "NEAP_MODEL_CACHE",
                PATH,
                "NEAP_MODEL_CACHE_LIMIT",
                size,
                "NEAP_MODEL_CACHE_SPARE",
                scratch + "/models",
                "NEAP_ENGINE_NATIVE_CACHE",
                scratch + "/native",
                // The function's image has it switched off.
                "NEAP_ENGINE_SNAPSHOT_ENABLED",
                "true",
                "NEAP_ENGINE_SNAPSHOT_MAX_TOTAL_SIZE",
                size);
    }
}
