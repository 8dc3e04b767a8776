// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import io.neap.control.error.DomainException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a cluster must be told once.
 *
 * @param images by function, pinned by digest ({@code registry/name@sha256:…}), so that a revision stays what it was
 * @param requestLimit the cluster's {@code max-revision-timeout-seconds}; Knative ends any request after it
 */
public record ClusterSettings(Map<String, String> images, Duration requestLimit) {

    /** Knative's own default. */
    public static final Duration DEFAULT_REQUEST_LIMIT = Duration.ofMinutes(10);

    private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");

    public ClusterSettings {
        images = Map.copyOf(images);
        images.forEach((function, image) -> {
            if (!PINNED.matcher(image).matches()) {
                throw DomainException.invalid("The image of function '" + function
                        + "' must be pinned by its digest, as in registry/name@sha256:…, but is '" + image + "'.");
            }
        });
    }

    String image(String function) {
        String image = images.get(function);
        if (image == null) {
            throw DomainException.invalid("No image is configured for function '" + function + "'; there are "
                    + images.keySet().stream().sorted().toList() + ".");
        }
        return image;
    }
}
