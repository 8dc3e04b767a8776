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
 * @param claim of this name in each workspace; a folder of the node can be had by a claim alone, as Knative mounts any
 *     other volume read-only
 * @param size what the models' files may take together, and their snapshots as much again, as the function's settings
 *     have it: {@code 20G}
 * @param group that Kubernetes gives a claim's files to, where its volume does not belong to the function's user
 */
public record ModelCache(String claim, String size, Optional<Long> group) {

    static final String NAME = "models";
    static final String PATH = "/var/cache/neap";

    private static final Pattern SIZE = Pattern.compile("[0-9]{1,9}[KMGT]?");

    public ModelCache {
        if (!SIZE.matcher(size).matches()) {
            throw DomainException.invalid(
                    "The size of the models' cache must be a number such as 20G, but is '" + size + "'.");
        }
    }

    Volume volume() {
        return new VolumeBuilder()
                .withName(NAME)
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .build();
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
